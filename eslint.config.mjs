import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/** Imports go one way (see "How the repository is laid out" in README.md): what each folder may not import. */
const layers = [
  { files: 'src/contract/**', mayNot: ['../*', 'node:*', 'lit', 'xstate'] },
  { files: 'src/messaging/machine/**', mayNot: ['**/views/**', '**/messaging-panel.ts', 'lit/*', 'hono/*', 'node:*'] },
  { files: 'src/api/**', mayNot: ['**/messaging/**', '**/element/**', 'lit', 'lit/*', 'xstate'] },
  { files: 'src/ui/**', mayNot: ['**/element/**', '**/api/**'] },
  { files: 'src/messaging/views/**', mayNot: ['**/messaging-panel.ts', '**/api/**', '**/messaging-machine.ts'] },
];

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
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '/server/', allowTypeImports: true, message: 'The page takes only types from the server.' },
          ],
        },
      ],
    },
  },
  ...layers.map(({ files, mayNot }) => ({
    files: [files],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: mayNot }] }] },
  })),
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
