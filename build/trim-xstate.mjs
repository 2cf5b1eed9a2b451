import { walk } from 'estree-walker';
import MagicString from 'magic-string';

const THROWS = '{ throw Error("taken out by build/trim-xstate.mjs") }';
const DOES_NOTHING = '{}';

/**
 * Functions of XState that the messaging never calls, but that no bundler can take out, because they are methods. XState
 * itself calls a few of them, which then do nothing; any other call throws.
 */
const UNUSED = {
  // Saving an actor and restoring it.
  getPersistedSnapshot: THROWS,
  restoreSnapshot: THROWS,
  persistContext: THROWS,
  serializeHistoryValue: THROWS,
  resolveState: THROWS,
  // Descriptions of machines and actors for tools.
  definition: THROWS,
  toJSON: THROWS,
  toSerializableAction: THROWS,
  ownEvents: THROWS,
  events: DOES_NOTHING,
  attachDevTools: DOES_NOTHING,
  inspect: THROWS,
  getAll: THROWS,
  sendInspectionEvent: DOES_NOTHING,
  // Selectors, `spawn` within `assign`, transitions by `route`, and the `log` action.
  select: THROWS,
  createSpawner: DOES_NOTHING,
  formatRouteTransitions: DOES_NOTHING,
  resolveLog: THROWS,
  executeLog: THROWS,
};

/** Method whose calls are taken out with their arguments: nobody inspects a built messaging. */
const INSPECTION = '_sendInspectionEvent';

/**
 * Rollup plugin that takes out of XState what the messaging does not use, and the sentences of its errors, which the
 * types and the tests find first: 2 kB brotli. The unit tests run XState as it is; the journeys run the built one.
 *
 * Fails when XState no longer has one of the functions, so that an update cannot bring them back unnoticed.
 */
export function trimXState() {
  const found = new Set();
  return {
    name: 'trim-xstate',
    transform(code, id) {
      if (!/\/node_modules\/xstate\//.test(id)) return undefined;
      const trimmed = new MagicString(code);
      walk(this.parse(code), {
        enter(node) {
          const [name, body] = namedBody(node);
          if (body && Object.hasOwn(UNUSED, name)) {
            found.add(name);
            trimmed.overwrite(body.start, body.end, UNUSED[name]);
            this.skip();
          } else if (isInspection(node)) {
            found.add(INSPECTION);
            trimmed.remove(node.start, node.end);
            this.skip();
          } else if (isErrorWithSentence(node)) {
            const [{ start, end }] = node.arguments;
            trimmed.overwrite(start, end, '"XState"');
          }
        },
      });
      return { code: trimmed.toString(), map: trimmed.generateMap({ hires: true }) };
    },
    buildEnd(error) {
      const missing = [...Object.keys(UNUSED), INSPECTION].filter((name) => !found.has(name));
      if (!error && missing.length > 0) this.error(`XState no longer has ${missing.join(', ')}: update the list`);
    },
  };
}

/** Returns the name of a function and its body in braces, where a node is one or holds one. */
function namedBody({ type, id, key, value, init, body }) {
  if (type === 'FunctionDeclaration') return [id.name, body];
  if (type === 'MethodDefinition') return [key.name, value.body];
  const held = type === 'VariableDeclarator' ? init : type === 'Property' ? value : undefined;
  return held?.body?.type === 'BlockStatement' ? [(id ?? key).name, held.body] : [];
}

const isInspection = ({ type, expression }) =>
  type === 'ExpressionStatement' && expression.callee?.property?.name === INSPECTION;

const isErrorWithSentence = ({ type, callee, arguments: given }) =>
  type === 'NewExpression' && callee.name === 'Error' && /Literal$/.test(given[0]?.type);
