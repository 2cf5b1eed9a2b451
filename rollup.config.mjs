import { readdirSync, readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { transform } from 'esbuild';
import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
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

/** Style sheets in css`` minified by esbuild, templates in html`` without indentation: 0.6 kB brotli. */
const minifyTemplates = {
  name: 'minify-templates',
  async transform(code, id) {
    if (!id.includes('/src/')) return undefined;
    const texts = [];
    walk(this.parse(code), {
      enter({ type, tag, quasi }) {
        if (type === 'TaggedTemplateExpression') texts.push(...quasi.quasis.map((text) => [tag.name, text]));
      },
    });
    const minified = new MagicString(code);
    for (const [tag, { start, end }] of texts.filter(([, text]) => text.start < text.end)) {
      const text = code.slice(start, end);
      const css = tag === 'css' && (await transform(text, { loader: 'css', minify: true, target: 'es2022' })).code;
      minified.overwrite(start, end, css ? css.trim() : text.replace(/\n\s+/g, '\n'));
    }
    return { code: minified.toString(), map: minified.generateMap({ hires: true }) };
  },
};

/**
 * Short keys of the words in place of `'home.title'`, wherever the whole string stands in src/: 0.3 kB brotli. Keys that
 * the views put together, such as `failure.${kind}`, stay.
 */
const shortenKeys = {
  name: 'shorten-keys',
  buildStart() {
    const words = readFileSync('src/ui/words/fr.ts', 'utf8');
    const whole = [...words.matchAll(/^ {2}'((?!change|confirmation|failure|fault|preferences)\w+\.\w+)'/gm)];
    shortKeys = new Map(whole.map(([, key], index) => [key, `$${index.toString(36)}`]));
  },
  transform(code, id) {
    if (!id.includes('/src/')) return undefined;
    const shortened = new MagicString(code);
    const composed = (text) => [...shortKeys.keys()].find((key) => text && key.startsWith(text));
    walk(this.parse(code), {
      enter: ({ type, start, end, value, quasis }) => {
        if (type === 'Literal' && shortKeys.has(value)) shortened.update(start, end, `'${shortKeys.get(value)}'`);
        const broken = type === 'TemplateLiteral' && quasis.length > 1 && composed(quasis[0].value.cooked);
        if (broken) this.error(`A view puts together a key like "${broken}", which is shortened: except its prefix`);
      },
    });
    return { code: shortened.toString(), map: shortened.generateMap({ hires: true }) };
  },
};
let shortKeys = new Map();

/** Short names of the private custom properties, such as `--_accent`, in place of the long ones: 0.1 kB brotli. */
const shortenTokens = {
  name: 'shorten-tokens',
  buildStart() {
    shortTokens = shortNames(readFileSync('src/ui/styles/tokens.ts', 'utf8').match(/--_[a-z-]+/g), '--_');
  },
  transform(code, id) {
    if (!id.includes('/src/')) return undefined;
    const shortened = new MagicString(code);
    shortened.replace(/--_[a-z-]+/g, (token) => shortTokens.get(token) ?? token);
    return { code: shortened.toString(), map: shortened.generateMap({ hires: true }) };
  },
};
let shortTokens = new Map();

/** Returns a short name for each name, the same in every build. */
function shortNames(names, prefix) {
  return new Map([...new Set(names)].map((name, index) => [name, prefix + index.toString(36)]));
}

/** One copy of the helper that esbuild writes into each module with a decorator: 0.1 kB brotli. */
const shareDecorate = {
  name: 'share-decorate',
  resolveId: (id) => (id === DECORATE ? id : undefined),
  load: (id) => (id === DECORATE ? `export ${decorateHelper}` : undefined),
  transform(code, id) {
    const [found, properties = '', helper] =
      /((?:^var __\w+ = Object\.\w+;\n)+)(var __decorateClass = .*?\n};\n)/ms.exec(code) ?? [];
    if (!id.includes('/src/') || !found) return undefined;
    decorateHelper = helper + properties;
    const shared = new MagicString(code);
    shared.replace(found, `import { __decorateClass } from '${DECORATE}';\n`);
    return { code: shared.toString(), map: shared.generateMap({ hires: true }) };
  },
};
const DECORATE = '\0decorate';
let decorateHelper;

/** Functions of XState that the messaging never calls; no bundler can tell, because they are methods: 2.1 kB brotli. */
const UNUSED_FUNCTIONS = new Set(
  [
    // Saving an actor and restoring it.
    ['getPersistedSnapshot', 'restoreSnapshot', 'persistContext', 'serializeHistoryValue', 'resolveState'],
    // Descriptions for tools, and inspection.
    ['definition', 'toJSON', 'ownEvents', 'events', 'description', 'schemas'],
    ['attachDevTools', 'inspect', 'getAll', '_sendInspectionEvent'],
    // Selectors, tags, `spawn` within `assign`, transitions by `route` or wildcard, `log`, `extend`.
    ['select', 'hasTag', 'createSpawner', 'formatRouteTransitions', 'matchesEventDescriptor', 'log', 'extend'],
    // Asking whether an event would be taken; several states at a time.
    ['can', 'transitionParallelNode'],
  ].flat(),
);

/** Types of states that no machine of the messaging has; what XState does for them goes: 0.5 kB brotli. */
const UNUSED_STATES = ['parallel', 'history', 'final'];

/**
 * Function of XState that does no more than return its first argument, since without parallel states no two transitions
 * conflict: 0.2 kB brotli.
 */
const WITHOUT_EFFECT = 'removeConflictingTransitions';

/**
 * XState without what the messaging does not use, and without the sentences of its errors, which the types and the tests
 * find first (0.5 kB brotli). Its fields are not set to undefined at first, and the private ones have short names (0.3 kB).
 * The unit tests run XState as it is; the journeys run the built one.
 *
 * Fails when XState no longer has one of the functions, or a machine has one of the states.
 */
const trimXState = {
  name: 'trim-xstate',
  buildStart() {
    const files = readdirSync(XSTATE).filter((file) => /(?<!development)\.esm\.js$/.test(file));
    const code = files.sort().map((file) => readFileSync(`${XSTATE}/${file}`, 'utf8'));
    privateNames = shortNames(code.join('').match(/\b_[a-z]\w+/gi), '_');
  },
  transform(code, id) {
    const state = id.includes('/src/') && UNUSED_STATES.find((type) => code.includes(`type: "${type}"`));
    if (state) this.error(`A machine has a "${state}" state, which is trimmed off XState: update the list`);
    if (!id.includes('/node_modules/xstate/')) return undefined;
    const trimmed = new MagicString(code);
    walk(this.parse(code), {
      enter(node, parent) {
        const short = node.type === 'Identifier' && privateNames.get(node.name);
        if (short) trimmed.update(node.start, node.end, short);
        const trim = trimOf(node, parent);
        if (!trim) return;
        const [{ start, end }, rest, name] = trim;
        trimmed.update(start, end, rest);
        foundInXState.add(name);
        this.skip();
      },
    });
    return { code: trimmed.toString(), map: trimmed.generateMap({ hires: true }) };
  },
  buildEnd(error) {
    const missing = [...UNUSED_FUNCTIONS, ...UNUSED_STATES, WITHOUT_EFFECT].filter((name) => !foundInXState.has(name));
    if (!error && missing.length > 0) this.error(`XState no longer has ${missing.join(', ')}: update the list`);
  },
};
const XSTATE = 'node_modules/xstate/dist';
const foundInXState = new Set();
let privateNames = new Map();

/** Returns the node to replace, what stays in its place, and the name on the list that it was found by. */
function trimOf(node, parent) {
  const { type, id, key, body, params, expression, operator, right, callee, arguments: given } = node;
  const { property } = expression?.left ?? expression?.callee ?? {};
  const unused = (of) => UNUSED_FUNCTIONS.has(of?.name);
  switch (type) {
    case 'MethodDefinition':
      return unused(key) && [node, ' ', key.name];
    case 'FunctionDeclaration':
      if (id.name === WITHOUT_EFFECT) return [body, `{ return ${params[0].name} }`, id.name];
      return unused(id) && [body, '{}', id.name];
    case 'Property':
      return unused(key) && parent.type === 'ObjectExpression' && [node, `${key.name}: 0`, key.name];
    case 'ExpressionStatement':
      if (expression.left?.object?.type === 'ThisExpression' && expression.right.operator === 'void')
        return [node, ' '];
      return unused(property) && [node, ' ', property.name];
    case 'BinaryExpression':
      return UNUSED_STATES.includes(right.value) && [node, String(operator === '!=='), right.value];
    case 'NewExpression':
      return callee.name === 'Error' && /Literal$/.test(given[0]?.type) && [given[0], '"XState"'];
    default:
      return undefined;
  }
}

const plugins = [
  nodeResolve({ browser: true, extensions: ['.ts', '.mjs', '.js'] }),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json' }),
  minifyTemplates,
  shortenKeys,
  shortenTokens,
  shareDecorate,
  trimXState,
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
