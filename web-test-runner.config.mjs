import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner';
import { browserArguments, ensureBrowser } from './test/support/browser.ts';

const mswWorker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'));

const EXPECTED_LOGS = /Lit is in dev mode|^<secure-messaging> |was sent to stopped actor/;

export default {
  // The languages first: a browser takes a module that it has loaded before from its memory, past the service worker by
  // which these tests hold words back.
  files: ['test/src/element/language.test.ts', 'test/src/**/*.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  browsers: [chromeLauncher({ launchOptions: { executablePath: ensureBrowser(), args: browserArguments } })],
  // Focus, dialogs and frames belong to the page in front: there is one at a time.
  concurrency: 1,
  testFramework: { config: { timeout: 20_000 } },
  testsFinishTimeout: 300_000,
  plugins: [
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  middleware: [
    async (context, next) => {
      if (context.path !== '/mockServiceWorker.js') return next();
      context.type = 'text/javascript';
      context.body = await readFile(mswWorker, 'utf8');
    },
  ],
  // What is said on purpose: Lit's development mode, what the tag tells a page's developer, an actor that a test stopped.
  filterBrowserLogs: ({ args }) => !args.some((each) => typeof each === 'string' && EXPECTED_LOGS.test(each)),
};
