import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The page runs the server's own API: what that takes from Node stands beside it in a form for browsers. */
const standIns = {
  'node:crypto': here('node-crypto.ts'),
  // They describe the API for OpenAPI, by way of a dozen libraries, and say nothing at run time.
  '@standard-community/standard-json': here('no-api-description.ts'),
  '@standard-community/standard-openapi': here('no-api-description.ts'),
};

const serverInBrowser = {
  name: 'server-in-browser',
  resolveId: (id) => standIns[id],
  transform(code, id) {
    if (id.endsWith('.json')) return { code: `export default ${code}`, map: null };
    return undefined;
  },
};

/** The pages, their style sheets and the service worker, as they are. */
const staticFiles = {
  name: 'static-files',
  buildStart() {
    for (const path of Object.values(copied)) this.addWatchFile(path);
  },
  generateBundle() {
    for (const [fileName, path] of Object.entries(copied)) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(path) });
    }
  },
};

const copied = {
  'index.html': here('index.html'),
  'preview.html': here('preview.html'),
  'playground.css': here('playground.css'),
  'preview.css': here('preview.css'),
  'icon.svg': here('../assets/icon.svg'),
  'mockServiceWorker.js': fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js')),
};

/** Rollup's configuration of the playground: static files that work in any folder beside the bundle. */
export const playground = {
  input: { playground: here('playground.ts') },
  output: { dir: 'dist/playground', format: 'es', entryFileNames: '[name].js' },
  plugins: [
    serverInBrowser,
    staticFiles,
    nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
    esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
    terser({ ecma: 2022, module: true, format: { comments: false } }),
  ],
};
