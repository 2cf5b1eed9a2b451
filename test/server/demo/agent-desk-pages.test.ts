import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import type { DemoEnv } from '../../../demo/demo-env.ts';
import { agentRoutes } from '../../../demo/routes/agent-routes.ts';
import type { FailedNotifications, WaitingConversations } from '../../../src/contract/agents.ts';
import type { Language } from '../../../src/contract/topic.ts';

const topic = {
  theme: { id: 'sante', label: 'Santé' },
  subject: { id: 'cartes', label: 'Cartes' },
  motive: { id: 'vitale', label: 'Carte Vitale' },
};
const sentAt = '2026-03-04T09:00:00.000Z';

function waits(reference: string): WaitingConversations['conversations'][number] {
  return {
    id: `id-${reference}`,
    reference,
    profile: 'particulier',
    topic,
    memberName: 'Aline Caron',
    receivedAt: sentAt,
    answerDueAt: sentAt,
    overdue: false,
    messages: [{ id: 'm', author: 'member', text: 'Bonjour', sentAt }],
  };
}

const failed = (reference: string): FailedNotifications['notifications'][number] => ({
  conversationId: `id-${reference}`,
  reference,
  kind: 'receipt',
  channel: 'email',
  failedAt: sentAt,
  reason: 'SMTP: 550',
});

/** Pages that the API answers with, by cursor. */
const waitingPages: Record<string, WaitingConversations> = {
  '': { conversations: [waits('AAAA')], next: 'w/2', missing: 2 },
  'w/2': { conversations: [waits('BBBB')], missing: 1 },
};
const failedPages: Record<string, FailedNotifications> = {
  '': { notifications: [failed('FFFF')], next: 'f/2' },
  'f/2': { notifications: [failed('GGGG')] },
};
/** First and only page where all that waits is damaged. */
let isDamaged = false;

let api: Server;
before(async () => {
  api = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
    const cursor = searchParams.get('cursor') ?? '';
    const page = pathname.endsWith('/notifications')
      ? failedPages[cursor]
      : isDamaged
        ? { conversations: [], missing: 1 }
        : waitingPages[cursor];
    const isRefused = request.method === 'POST';
    response.writeHead(isRefused ? 422 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isRefused ? { detail: 'Refusée.' } : page));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
after(() => void api.close());

function desk(language: Language = 'fr') {
  const app = new Hono<DemoEnv>();
  app.use(async (c, next) => {
    c.set('language', language);
    c.set('member', { id: 'agent', isAgent: true } as unknown as DemoEnv['Variables']['member']);
    await next();
  });
  const issuer = { jwks: { keys: [] }, issue: () => Promise.resolve('token') };
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  return app.route('/agent', agentRoutes({ issuer, apiUrl }));
}
const read = async (path: string, language?: Language) => (await desk(language).request(path)).text();

test('the desk leads from a page of what waits to the next one, and back', async () => {
  const first = await read('/agent');
  assert.match(first, /AAAA/);
  assert.doesNotMatch(first, /BBBB/);
  assert.match(first, /1 message sur cette page/);
  const [, address = ''] = /<a href="(\/agent\?waiting=[^"]*)">Voir plus</.exec(first) ?? [];
  const second = await read(address);
  assert.match(second, /BBBB/);
  assert.doesNotMatch(second, /AAAA/);
  assert.doesNotMatch(second, /\?waiting=[^"]*">Voir plus/);
  assert.match(second, /<a href="\/agent">Revenir au début</);
});

test('the desk leads to further notifications that were not delivered, and counts none of which it shows a part', async () => {
  const first = await read('/agent');
  assert.match(first, /<h2 id="undelivered-title">Notifications non remises</);
  const [, address = ''] = /<a href="(\/agent\?failed=[^"]*)">Voir plus</.exec(first) ?? [];
  const second = await read(address);
  assert.match(second, /GGGG/);
  assert.doesNotMatch(second, /FFFF/);
  assert.match(second, /<h2 id="undelivered-title">Notifications non remises</);
});

test('the desk says how many conversations of a page cannot be read, and what to do', async () => {
  assert.match(await read('/agent'), /2 échanges ne peuvent pas être lus [^<]*Prévenez l’exploitant du serveur\./);
  assert.match(await read('/agent?waiting=w%2F2'), /1 échange ne peut pas être lu /);
  assert.match(await read('/agent', 'en'), /2 conversations cannot be read [^<]*Tell the operator of the server\./);
});

test('the desk does not say that all is up to date when what waits cannot be read', async (t) => {
  isDamaged = true;
  t.after(() => (isDamaged = false));
  const page = await read('/agent');
  assert.match(page, /1 échange ne peut pas être lu /);
  assert.doesNotMatch(page, /Tout est à jour/);
});

test('an answer that is refused is shown again on the page that it was written on', async () => {
  const [, action = ''] =
    /<form class="form" method="post" action="([^"]*)"/.exec(await read('/agent?waiting=w%2F2')) ?? [];
  const body = new URLSearchParams({ conversation: 'id-BBBB', reference: 'BBBB', key: 'k', text: 'Ma réponse' });
  const refused = await desk().request(action, { method: 'POST', body });
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /Refusée\.[^]*>\s*Ma réponse<\/textarea/);
});
