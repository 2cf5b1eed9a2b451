import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/**
 * The rooms of the repository and what each may import: its own files, and what its entry lists. Everything else is an
 * error, so a new arrow between two rooms is drawn here first. `types` may be imported with `import type` alone.
 *
 * A file belongs to the first entry that matches it: a role (`*.routes.ts`, `*.table.ts`) comes before the room that the
 * file stands in. The demo and the tests are not held to this.
 */

const NOUNS = [
  'server/conversations',
  'server/agents',
  'server/drafts',
  'server/preferences',
  'server/notifications',
  'server/identity',
  'server/catalogue',
];

/** Where anything on the server may put a log line, an error, its progress or a time limit. */
const BASE = ['server/base', 'src/contract'];

/** Types that rules are written in: what a row holds, what may be asked of the rows, and what a rule is handed. */
const ROWS = ['server/records', 'server/store/port', 'server/store', 'server/dependencies'];

const ROOMS = [
  // Server: roles. They alone know Hono, and the tables.
  {
    name: 'routes',
    files: 'server/**/*.routes.ts',
    imports: [...BASE, ...NOUNS, 'server/http', 'src/contract/schemas'],
    types: [...ROWS, 'server/metrics'],
    packages: ['hono', 'hono/**'],
  },
  {
    name: 'tables',
    files: 'server/**/*.table.ts',
    imports: [...BASE, 'server/store'],
    types: [...ROWS, ...NOUNS],
    packages: ['kysely', 'node:crypto'],
  },

  // Server: from the bottom up.
  {
    name: 'server/base',
    files: 'server/{errors,json,log,progress,unreadable,with-timeout}.ts',
    imports: ['src/contract'],
  },
  { name: 'server/calendar', imports: ['src/contract'] },
  {
    name: 'server/catalogue',
    imports: BASE,
    packages: ['valibot', 'node:crypto', 'node:fs', 'node:url'],
  },
  { name: 'server/metrics', files: 'server/metrics.ts', imports: BASE, packages: ['prom-client'] },
  // Decides which rows a member's token reaches; below all rules of members.
  {
    name: 'server/access',
    files: 'server/identity/member-access.ts',
    imports: [...BASE, 'server/identity', 'server/retention'],
    types: [...ROWS, 'server/conversations', 'server/drafts', 'server/preferences', 'server/notifications', 'tables'],
  },
  {
    name: 'server/retention',
    files: 'server/conversations/retention.ts',
    imports: [...BASE, 'server/calendar'],
    types: ['server/records'],
  },
  { name: 'server/identity', imports: BASE, packages: ['valibot', 'jose', 'node:crypto'] },
  {
    name: 'server/records',
    files: 'server/conversations/{records,written-messages}.ts',
    types: ['src/contract', 'server/base', 'server/catalogue', 'server/notifications'],
  },
  {
    name: 'server/store/port',
    files: 'server/store/store.ts',
    types: [...NOUNS, 'server/records', 'tables'],
  },
  {
    name: 'server/store',
    imports: [...BASE, 'tables'],
    types: ['server/catalogue', 'server/records', 'server/store/port'],
    packages: [
      'kysely',
      'kysely/**',
      'better-sqlite3',
      'pg',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:timers/promises',
    ],
  },
  {
    name: 'server/dependencies',
    files: 'server/dependencies.ts',
    types: ['src/contract', 'server/calendar', 'server/catalogue', 'server/store/port'],
  },
  {
    name: 'server/preferences',
    imports: [...BASE, 'server/identity'],
    types: [...ROWS, 'server/access'],
  },
  {
    name: 'server/notifications',
    imports: [...BASE, 'server/calendar', 'server/identity', 'server/preferences'],
    types: [...ROWS, 'server/metrics'],
    packages: ['node:crypto', 'nodemailer', 'hono/html'],
  },
  {
    name: 'server/drafts',
    imports: [...BASE, 'server/identity', 'server/access', 'server/retention'],
    types: ROWS,
    packages: ['node:crypto'],
  },
  {
    name: 'server/conversations',
    imports: [
      ...BASE,
      'server/calendar',
      'server/identity',
      'server/notifications',
      'server/preferences',
      'server/drafts',
      'server/access',
      'server/records',
      'server/retention',
    ],
    types: [...ROWS, 'server/catalogue'],
    packages: ['node:crypto'],
  },
  {
    name: 'server/agents',
    imports: [
      ...BASE,
      'server/calendar',
      'server/identity',
      'server/notifications',
      'server/preferences',
      'server/conversations',
      'server/access',
      'server/records',
      'server/retention',
    ],
    types: ROWS,
    packages: ['node:crypto'],
  },
  {
    name: 'server/http',
    imports: [...BASE, 'server/identity', 'server/access', 'src/contract/schemas'],
    types: [...ROWS, 'server/catalogue', 'server/metrics'],
    packages: [
      'hono',
      'hono/**',
      'hono-openapi',
      '@hono/node-server',
      'valibot',
      'node:http',
      'node:net',
      'node:crypto',
    ],
  },
  {
    name: 'server/jobs',
    imports: [...BASE, 'server/calendar', 'server/conversations', 'server/access', 'server/retention'],
    types: [...ROWS, 'server/metrics'],
    packages: ['node:crypto', 'node:timers/promises'],
  },
  {
    name: 'server/config',
    files: 'server/{config,environment}.ts',
    imports: [...BASE, 'server/calendar', 'server/identity', 'server/notifications'],
    types: ['server/store'],
    packages: ['valibot', 'node:crypto'],
  },
  {
    name: 'server/operations',
    imports: [...BASE, 'server/calendar', 'server/config', 'server/jobs', 'server/store'],
    types: ['server/metrics', 'server/store/port'],
    packages: ['better-sqlite3', 'kysely', 'log-update', 'pg', 'valibot', 'node:*', 'node:*/*'],
  },
  {
    name: 'server/app',
    files: 'server/app.ts',
    imports: [...BASE, 'routes', 'server/http'],
    packages: ['hono', 'hono/**', 'hono-openapi'],
  },
  {
    name: 'server/main',
    files: 'server/{main,start-server}.ts',
    imports: [
      ...BASE,
      ...NOUNS,
      'server/app',
      'server/config',
      'server/http',
      'server/jobs',
      'server/metrics',
      'server/store',
    ],
    types: ['server/dependencies'],
    packageTypes: ['hono', 'node:http'],
  },

  // Page: from the bottom up. What it takes from the server is types alone: the routes of the typed client.
  // The schemas of what goes over the wire. The page takes types alone from them: valibot stays out of its bundle.
  {
    name: 'src/contract/schemas',
    files: 'src/contract/{agents,catalogue,conversations,drafts,fields,preferences,problem}.ts',
    imports: ['src/contract'],
    packages: ['valibot'],
  },
  { name: 'src/contract' },
  { name: 'src/events', imports: ['src/contract'] },
  { name: 'src/api', imports: ['src/contract', 'src/events'], types: ['server/app'], packageTypes: ['hono/client'] },
  {
    name: 'src/ui',
    imports: ['src/contract', 'src/events'],
    packages: ['lit', 'lit/**', '@lit/reactive-element'],
    packageTypes: ['xstate'],
  },
  {
    name: 'src/messaging/machine',
    imports: ['src/contract', 'src/events', 'src/api'],
    packages: ['xstate'],
  },
  {
    name: 'src/messaging/panel',
    files: 'src/messaging/messaging-panel*.ts',
    imports: [
      'src/contract',
      'src/events',
      'src/api',
      'src/ui',
      'src/messaging',
      'src/messaging/machine',
      'src/messaging/views',
    ],
    packages: ['lit', 'lit/**', '@lit/context', 'xstate'],
  },
  {
    name: 'src/messaging/views',
    imports: ['src/contract', 'src/events', 'src/ui', 'src/messaging', 'src/messaging/machine'],
    packages: ['lit', 'lit/**', '@lit/context'],
    packageTypes: ['xstate'],
  },
  {
    name: 'src/messaging',
    imports: ['src/contract', 'src/events'],
    types: ['src/messaging/machine'],
    packages: ['@lit/context'],
    packageTypes: ['xstate'],
  },
  {
    name: 'src/element',
    imports: ['src/contract', 'src/events', 'src/api', 'src/ui', 'src/messaging', 'src/messaging/panel'],
    packages: ['lit', 'lit/**', '@lit/reactive-element', '@lit/reactive-element/**'],
  },
  {
    name: 'src/secure-messaging',
    files: 'src/secure-messaging.ts',
    imports: ['src/contract', 'src/events', 'src/element', 'src/ui'],
  },
];

/** Room by room, as eslint-plugin-boundaries wants it. */
const categories = ROOMS.map(({ name, files = `${name}/**` }) => ({ category: name, pattern: files }));

const inRooms = (names) => ({ file: { categories: { anyOf: names } } });

const policies = ROOMS.flatMap(({ name, imports = [], types = [], packages = [], packageTypes = [] }) =>
  [
    { to: inRooms([name, ...imports]) },
    // Anything may name what goes over the wire.
    { to: inRooms(['src/contract/schemas']), dependency: { kind: 'type' } },
    { to: inRooms(types), dependency: { kind: 'type' } },
    { dependency: { source: packages } },
    { dependency: { source: packageTypes, kind: 'type' } },
  ].map((allow) => ({ from: inRooms([name]), allow })),
);

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'node_modules/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // XState and Lit take types by assertion where inference has nothing to go by.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node runs the server as it is: use a union of strings.' },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', URL: 'readonly' } } },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended'], wc['flat/best-practice'], litA11y.configs.recommended],
    rules: {
      // The shell's own dialog and slots are given roles by the elements themselves.
      'wc/guard-super-call': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'server/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/files': categories,
      'boundaries/files-single-match': true,
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'boundaries/legacy-templates': false,
      'import/resolver': { node: { extensions: ['.ts', '.js'] } },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          checkAllOrigins: true,
          checkUnknownLocals: true,
          checkInternals: true,
          message: '{{from.file.categories}} may not import {{dependency.source}} (see ROOMS in eslint.config.mjs)',
          policies,
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          // node:test collects the promises that these return.
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite', 'before', 'after'] },
          ],
        },
      ],
    },
  },
  {
    // chai's assertions are typed as promises, because one of them, accessible(), is one.
    files: ['test/src/**/*.ts', 'test/support/panel-driver.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
);
