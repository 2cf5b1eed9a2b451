import { readdirSync, readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { playground } from './demo/playground/build.mjs';

const watching = Boolean(process.env.ROLLUP_WATCH);
/** White space and comments say nothing in a style sheet, nor indentation in a template: a tenth of the weight. */
const withoutIndentation = {
  name: 'without-indentation',
  transform: (code, id) =>
    /\/src\//.test(id)
      ? { code: code.replace(/css`[^`]*`/g, minifyCss).replace(/\n[ \t]+/g, '\n'), map: null }
      : undefined,
};
const minifyCss = (css) =>
  css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':');

/** What XState says of a machine that is wrongly made, which the types and tests find before: a kilobyte of sentences. */
const withoutXStateSentences = {
  name: 'without-xstate-sentences',
  transform: (code, id) =>
    /\/node_modules\/xstate\//.test(id)
      ? { code: code.replace(/new Error\((?:\s*\/\/.*\n)?\s*(?:`[^`]*`|'[^']*')\)/g, 'new Error("XState")'), map: null }
      : undefined,
};

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
  withoutIndentation,
  withoutXStateSentences,
  nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
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
