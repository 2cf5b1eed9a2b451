/** `custom-elements.json` describes what a page may use: the public side of the class, as its doc block says it. */
const publicSide = {
  name: 'public-side',
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations } of customElementsManifest.modules) {
      for (const declaration of declarations) {
        const isPublic = ({ privacy }) => privacy === undefined || privacy === 'public';
        declaration.members = declaration.members?.filter(isPublic);
        // Calls of dispatchEvent are found too, without the words of the doc block.
        declaration.events = declaration.events?.filter(({ description }) => description);
      }
    }
  },
};

export default {
  globs: ['src/element/secure-messaging-element.ts'],
  outdir: '.',
  litelement: true,
  quiet: true,
  // The package says itself where its manifest is.
  packagejson: false,
  plugins: [publicSide],
};
