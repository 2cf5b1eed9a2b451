import { readdirSync, readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { minifyTemplates } from './build/minify-templates.mjs';
import { trimXState } from './build/trim-xstate.mjs';
import { playground } from './demo/playground/build.mjs';

const watching = Boolean(process.env.ROLLUP_WATCH);
/** The licences of what is bundled ask to be passed on with it. */
const thirdPartyLicences = {
  name: 'third-party-licences',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
    const folders = new Set(
      modules.map((id) => id.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean),
    );
    const source = [...folders].sort().map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : ''}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'third-party-licenses.txt', source: source.join('\n---\n\n') });
  },
};

const plugins = [
  nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
  minifyTemplates(),
  trimXState(),
  !watching &&
    terser({ ecma: 2022, module: true, compress: { passes: 3, keep_fargs: false }, format: { comments: false } }),
];

export default [
  {
    input: { 'secure-messaging': 'src/secure-messaging.ts' },
    // The panel takes what it shares with the entry from the entry itself: one file, one request before a click.
    preserveEntrySignatures: 'allow-extension',
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      entryFileNames: '[name].js',
      // The hash lets a site cache the panel for ever, beside an entry that it revalidates.
      chunkFileNames: ({ name, facadeModuleId }) =>
        `${facadeModuleId?.includes('/words/') ? 'words-' : ''}${name}-[hash].js`,
      minifyInternalExports: true,
    },
    plugins: [...plugins, thirdPartyLicences],
  },
  !watching && {
    input: 'src/secure-messaging.ts',
    output: { file: 'dist/secure-messaging.d.ts', format: 'es' },
    plugins: [dts({ tsconfig: 'tsconfig.json' })],
  },
  playground,
].filter(Boolean);
