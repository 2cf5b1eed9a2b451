import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { emptyDataFolder } from '../../../demo/data-folder.ts';
import { startDemo } from '../../../demo/start-demo.ts';
import type { History } from '../../../src/contract/conversations.ts';
import { callApi, createDataFolder, startTestDemo, until, Visitor } from './demo-visitor.ts';

const topic = { theme: 'retraite', subject: 'demande-retraite', motive: 'demande' };

const fileOf = (command: 'start' | 'reset') => fileURLToPath(new URL(`../../../demo/${command}.ts`, import.meta.url));

/** Runs a command of the demo to its end. */
function run(command: 'start' | 'reset', env: Record<string, string>) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [fileOf(command)], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('messages, mails and who is signed in are kept from one start to the next', async (t) => {
  const dataFolder = await createDataFolder(t);
  const first = await startDemo({ port: 0, dataFolder });
  const visitor = await Visitor.signedIn(first, 'particulier');
  await callApi(first, 'particulier', '/conversations', { ...topic, text: 'Un message qui doit rester.' });
  await until(async () => ((await first.mailbox.list()).length === 2 ? true : undefined));
  await first.close();

  const second = await startTestDemo(t, { dataFolder, port: first.port });
  const { conversations } = (await callApi(second, 'particulier', '/conversations')) as History;
  assert.equal(conversations.length, 4);
  assert.equal((await second.mailbox.list()).length, 2);
  assert.equal((await visitor.open('/messages')).status, 200);
});

test('reset empties the folder, and the next start begins anew', async (t) => {
  const dataFolder = await createDataFolder(t);
  const first = await startDemo({ port: 0, dataFolder });
  await callApi(first, 'exploitant', '/conversations', { ...topic, text: 'Un message qui doit disparaître.' });
  await first.close();
  const { code, stdout } = await run('reset', { DATA_FOLDER: dataFolder });
  assert.equal(code, 0);
  assert.match(stdout, /is empty/);
  assert.deepEqual(await readdir(dataFolder), ['demo.lock']);

  const second = await startTestDemo(t, { dataFolder });
  const { conversations } = (await callApi(second, 'exploitant', '/conversations')) as History;
  assert.deepEqual(conversations, []);
});

test('a folder on which a demo runs is neither reset nor used by a second demo', async (t) => {
  const dataFolder = await createDataFolder(t);
  const demo = await startTestDemo(t, { dataFolder });
  const { code, stderr } = await run('reset', { DATA_FOLDER: dataFolder });
  assert.equal(code, 1);
  assert.match(stderr, /^A demo is running on .*: stop it first\.\n$/);
  await assert.rejects(startDemo({ port: 0, dataFolder }), { name: 'DataFolderError' });
  assert.equal(((await callApi(demo, 'particulier', '/conversations')) as History).conversations.length, 3);
});

test('reset removes nothing from a folder that is not the demo’s', async (t) => {
  const folder = await createDataFolder(t);
  await mkdir(join(folder, 'mails'));
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  assert.throws(() => emptyDataFolder(folder), { name: 'DataFolderError', message: /nothing was removed/ });
  assert.deepEqual(await readdir(folder), ['mails', 'thesis.txt']);
});

test('a port that is taken is named in one line, and the folder is released', async (t) => {
  const dataFolder = await createDataFolder(t);
  const other = createServer().listen(0);
  t.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stdout, stderr } = await run('start', { PORT: String(port), DATA_FOLDER: dataFolder });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, new RegExp(`^PORT: ${port} is taken[^\\n]*\\n$`));
  emptyDataFolder(dataFolder);
});

test('the command prints the demo’s address, and ends without an error on a signal', async (t) => {
  const dataFolder = await createDataFolder(t);
  const env = { ...process.env, PORT: '0', DATA_FOLDER: dataFolder };
  const demo = spawn(process.execPath, [fileOf('start')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => demo.kill('SIGKILL'));
  let said = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await until(() => Promise.resolve(/The demo is ready: (http:\S+)\n/.exec(said)?.[1]));
  assert.equal((await fetch(`${url}/services/carte-europeenne`, { redirect: 'manual' })).status, 303);
  const exited = once(demo, 'exit');
  demo.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  emptyDataFolder(dataFolder);
});

test('an invalid port and an unreadable catalogue stop the start by name', async (t) => {
  const dataFolder = await createDataFolder(t);
  const wrongPort = await run('start', { PORT: '3000x', DATA_FOLDER: dataFolder });
  assert.equal(wrongPort.code, 1);
  assert.match(wrongPort.stderr, /^PORT: must be a number/);
  const env = { PORT: '0', DATA_FOLDER: dataFolder, CATALOGUE_FILE: join(dataFolder, 'none.json') };
  const noCatalogue = await run('start', env);
  assert.equal(noCatalogue.code, 1);
  assert.match(noCatalogue.stderr, /none\.json/);
});

test('the demo runs on another catalogue, with the pages of its services', async (t) => {
  const file = fileURLToPath(new URL('../../support/older-catalogue.json', import.meta.url));
  const demo = await startTestDemo(t, { env: { CATALOGUE_FILE: file } });
  const visitor = await Visitor.signedIn(demo, 'particulier');
  assert.match(await visitor.read('/services/changement-situation'), /service="declarer-changement"/);
  assert.equal((await visitor.open('/services/carte-europeenne')).status, 200);
  assert.equal(((await callApi(demo, 'particulier', '/conversations')) as History).conversations.length, 3);
});
