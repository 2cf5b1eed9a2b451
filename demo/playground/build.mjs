import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const nameOf = (module) => relative(here('../..'), module);

/** Modules that the server's API imports and a browser lacks or does not need, with what replaces each in the page. */
const replacements = {
  'node:crypto': here('node-crypto.ts'),
  // A dozen libraries that describe the API for OpenAPI; no request uses them.
  '@standard-community/standard-json': here('no-api-description.ts'),
  '@standard-community/standard-openapi': here('no-api-description.ts'),
};

/** Bundles the server's API for a browser. @throws when it came to use something that only Node has */
export const serverInBrowser = {
  name: 'server-in-browser',
  resolveId(id, importer) {
    if (id.startsWith('node:') && !replacements[id]) {
      this.error(`The playground runs ${nameOf(importer)} in a browser, which has no ${id}.`);
    }
    return replacements[id];
  },
  transform(code, id) {
    if (id.endsWith('.json')) return { code: `export default ${code}`, map: null };
    return undefined;
  },
  moduleParsed({ id, ast }) {
    // Dependencies ask whether a global exists before they use it.
    if (id.includes('/node_modules/') || !ast) return;
    const used = findNodeGlobal(ast);
    if (used) this.error(`The playground runs ${nameOf(id)} in a browser, which has no ${used}.`);
  },
};

/** Globals of Node that browsers lack. */
const NODE_GLOBALS = new Set(['Buffer', 'process', 'global', 'setImmediate', 'clearImmediate', '__dirname', 'require']);

/** Finds a global of Node that a syntax tree (ESTree) refers to. @returns its name, if there is one */
function findNodeGlobal(node) {
  if (node.type === 'Identifier' && NODE_GLOBALS.has(node.name)) return node.name;
  for (const [name, child] of Object.entries(node)) {
    // `a.process` and `{ process: … }` name a property.
    if (!node.computed && ((node.type === 'MemberExpression' && name === 'property') || name === 'key')) continue;
    for (const each of Array.isArray(child) ? child : [child]) {
      const found = typeof each?.type === 'string' && findNodeGlobal(each);
      if (found) return found;
    }
  }
  return undefined;
}

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
  'chart.svg': here('../assets/chart.svg'),
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
