import { readConfig } from './config.ts';
import { explainError } from './errors.ts';
import { createLog } from './log.ts';
import { startServer, type RunningServer } from './start-server.ts';

/** Time for the whole shutdown, in ms; a process manager typically kills the process after 10 s. */
const SHUTDOWN_MS = 9500;

const log = createLog(process.stdout);

async function start(): Promise<RunningServer> {
  try {
    return await startServer({ config: readConfig(process.env), log });
  } catch (error) {
    process.stderr.write(`${explainError(error, 'The server cannot start')}\n`);
    process.exit(1);
  }
}

const server = await start();
let stopping = false;

function stop(signal: NodeJS.Signals): void {
  if (stopping) return;
  stopping = true;
  log('info', 'stopping', { signal });
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
