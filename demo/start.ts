import { CatalogueError } from '../server/catalogue/load-catalogue.ts';
import { ConfigError } from '../server/config.ts';
import { DataFolderError } from './data-folder.ts';
import { readStartSettings, type StartSettings } from './start-settings.ts';
import { startDemo, type RunningDemo } from './start-demo.ts';

/** Time until the process ends, in ms, even if something hangs. */
const SHUTDOWN_MS = 9500;

const settings = readSettings();
const demo = await start(settings);
console.log(banner(demo.url));

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  demo.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

function readSettings(): StartSettings {
  try {
    return readStartSettings(process.env);
  } catch (error) {
    return fail(error);
  }
}

async function start(settings: StartSettings): Promise<RunningDemo> {
  try {
    return await startDemo(settings);
  } catch (error) {
    return fail(error, settings.port);
  }
}

function fail(error: unknown, port?: number): never {
  console.error(explain(error, port));
  process.exit(1);
}

/** Says what is wrong, for the person at the terminal to mend. */
function explain(error: unknown, port: number | undefined): string {
  if (error instanceof ConfigError || error instanceof CatalogueError || error instanceof DataFolderError) {
    return error.message;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `PORT: ${port} is taken by another program. Choose another one: PORT=${(port ?? 3000) + 1} npm start`;
  }
  return `The demo cannot start: ${error instanceof Error ? error.message : String(error)}`;
}

function banner(url: string): string {
  const places = [
    ['Mon espace privé', '/'],
    ['Carte européenne, with the envelope', '/services/carte-europeenne'],
    ['Mes messages, inline', '/messages'],
    ['Mailbox: mails and text messages', '/mailbox'],
    ['Agent’s desk', '/agent'],
    ['Playground', '/playground'],
    ['API reference', '/docs'],
    ['A token for curl', '/demo/token?as=particulier'],
  ] as const;
  const width = Math.max(...places.map(([name]) => name.length));
  const lines = places.map(([name, path]) => `  ${name.padEnd(width)}   ${url}${path}`);
  return [
    '',
    `The demo is ready: ${url}`,
    '',
    ...lines,
    '',
    '  Ctrl+C ends it; its data is kept. npm run reset empties it.',
    '',
  ].join('\n');
}
