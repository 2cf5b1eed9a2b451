import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFreePort } from '../../demo/loopback-server.ts';
import { POSTGRES } from '../support/databases.ts';
import { readStored } from './support/read-store.ts';
import { rounds } from './support/rounds.ts';
import { startServerProcess } from './support/server-process.ts';
import { createTestBed } from './support/test-bed.ts';
import { waitFor } from './support/wait-for.ts';
import { startWriters } from './support/writers.ts';

const WRITERS = 10;
const MESSAGES = rounds(10) * 20;

test('when one of two servers on one PostgreSQL is killed under load, no message is lost or stored twice', async (t) => {
  const testBed = await createTestBed(t, POSTGRES);
  const { environment, mails } = testBed;
  const members = new Map<string, string>();
  for (let i = 0; i < WRITERS; i++) members.set(`member-${i}`, await testBed.token(`member-${i}`));
  const survivor = await startServerProcess(environment);
  const victim = await startServerProcess({ ...environment, PORT: String(await findFreePort()) });
  t.after(() => Promise.all([survivor.kill(), victim.kill()]));

  // Requests alternate between the servers until one is killed.
  let servers = [survivor, victim];
  let turn = 0;
  const writers = startWriters(t, () => servers[turn++ % servers.length]?.url ?? survivor.url, members);
  await waitFor('half of the messages are sent', () => writers.acknowledged.length >= MESSAGES / 2);
  const mailsOfBoth = mails.length;
  await victim.kill();
  servers = [survivor];
  await waitFor('all messages are sent', () => writers.acknowledged.length >= MESSAGES);
  await writers.stop();
  const texts = new Set(writers.acknowledged.map(({ text }) => text));
  await waitFor('every mail is there', () => new Set(mails).size >= texts.size);
  // Mails that the victim sent but could not mark are due again once its lease has expired.
  await waitFor('nothing is due', async () => {
    const metrics = await (await fetch(`${survivor.url}/metrics`)).text();
    return /^outbox_rows\{state="pending"\} 0$/m.test(metrics);
  });
  await survivor.stop();

  const { messages, pending, failed } = await readStored(environment, members.keys());
  const repeated = mails.length - new Set(mails).size;
  t.diagnostic(
    `${texts.size} acknowledged, ${messages.length} stored, ${mails.length} mails with ${new Set(mails).size} ` +
      `Message-IDs, ${mailsOfBoth} of them before the kill`,
  );
  assert.equal(texts.size, writers.acknowledged.length);
  assert.equal(messages.length, texts.size);
  assert.deepEqual({ pending, failed }, { pending: 0, failed: 0 });
  assert.equal(new Set(mails).size, messages.length);
  // Those mails are repeated with the same Message-ID, at most as many as the victim had claimed.
  assert.ok(repeated <= 100, `${repeated} mails were repeated`);
});
