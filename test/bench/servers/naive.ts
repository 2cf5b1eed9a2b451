/* Reference for safety: `bare` plus one transaction per request, synced to disk before the answer. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { Hono } from 'hono';
import { validator } from 'hono-openapi';
import { findMessageFault } from '../../../src/contract/message-rules.ts';
import { newConversation } from '../../../src/contract/conversations.ts';
import { listen } from './listen.ts';

const database = new Database(process.env['DATABASE_FILE']);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table message (id text primary key, motive text, text text, received_at text)');
database.exec('create table outbox (id text primary key, message_id text, recipient text, next_attempt_at text)');
const insertMessage = database.prepare('insert into message values (?, ?, ?, ?)');
const insertOutbox = database.prepare('insert into outbox values (?, ?, ?, ?)');
const store = database.transaction((id: string, motive: string, text: string, receivedAt: string) => {
  insertMessage.run(id, motive, text, receivedAt);
  insertOutbox.run(randomUUID(), id, 'camille.martin@example.test', receivedAt);
});

const app = new Hono().post('/api/conversations', validator('json', newConversation), (c) => {
  const { motive, text } = c.req.valid('json');
  const fault = findMessageFault(text);
  if (fault) return c.json({ fault }, 422);
  const id = randomUUID();
  const receivedAt = new Date().toISOString();
  store(id, motive, text, receivedAt);
  return c.json({ id, receivedAt }, 201);
});

await listen(app);
