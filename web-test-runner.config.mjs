import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner';
import { browserArguments, ensureBrowser } from './test/support/browser.ts';

const mswWorker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'));

export default {
  files: 'test/src/**/*.test.ts',
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
  // Lit says on every page that it runs in development mode, as it should in tests.
  filterBrowserLogs: ({ args }) =>
    !args.some((each) => typeof each === 'string' && each.includes('Lit is in dev mode')),
};
