import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunningDemo } from '../../../demo/start-demo.ts';
import type { Conversation, History, SentMessage } from '../../../src/contract/conversations.ts';
import type { SampleMemberId } from '../../../demo/sample-members.ts';
import { damageConversation, damageMessages } from '../../support/damage.ts';
import { startMailServer } from '../notifications/mail-server.ts';
import { callApi, createDataFolder, startTestDemo, until, Visitor } from './demo-visitor.ts';

const topic = { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' };

async function write(demo: RunningDemo, as: SampleMemberId, text: string): Promise<SentMessage> {
  return (await callApi(demo, as, '/conversations', { ...topic, text })) as SentMessage;
}

/** Reads the hidden fields of the desk's form for a conversation. */
function formOf(page: string, id: string): Record<string, string> {
  const form = page.split('<form').find((part) => part.includes(`value="${id}"`)) ?? '';
  return Object.fromEntries(
    [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

test('an agent answers at the desk, the member is told by mail and reads the answer', async (t) => {
  const demo = await startTestDemo(t);
  const { id, reference } = await write(demo, 'particulier', 'Ma carte arrivera-t-elle avant le 3 décembre ?');
  const receipts = await until(async () => {
    const deliveries = await demo.mailbox.list();
    return deliveries.length === 2 ? deliveries : undefined;
  });
  assert.deepEqual(receipts.map(({ kind }) => kind).sort(), ['mail', 'sms']);

  const agent = await Visitor.signedIn(demo, 'agent');
  const desk = await agent.read('/agent');
  assert.match(desk, /1 message attend une réponse/);
  assert.match(desk, /Santé ▶ Cartes d&#39;assurance maladie ▶ Carte européenne \(soins à l&#39;étranger\)/);
  assert.match(desk, /Ma carte arrivera-t-elle avant le 3 décembre \?/);
  const answered = await agent.submit('/agent', { ...formOf(desk, id), text: 'Oui, elle part demain.' });
  assert.equal(answered.status, 303);
  const after = await agent.read(answered.headers.get('Location') ?? '');
  assert.match(after, new RegExp(`role="status"[^>]*>Votre réponse à ${reference} est enregistrée`));
  assert.match(after, /Aucun message n’attend de réponse/);

  const announcement = await until(async () => {
    const mails = (await demo.mailbox.list(['aline.caron@example.org'])).filter(({ kind }) => kind === 'mail');
    return mails.length === 2 ? mails[0] : undefined;
  });
  assert.ok(announcement.kind === 'mail');
  assert.ok(announcement.text.includes(`${demo.url}/messages`));
  assert.ok(!announcement.source.includes('elle part demain'));
  const { messages } = (await callApi(demo, 'particulier', `/conversations/${id}`)) as Conversation;
  assert.deepEqual(
    messages.map(({ author, text }) => [author, text]),
    [
      ['member', 'Ma carte arrivera-t-elle avant le 3 décembre ?'],
      ['agent', 'Oui, elle part demain.'],
    ],
  );
});

test('a deadline of midnight is the end of the day before, at the desk and in the mail', async (t) => {
  const demo = await startTestDemo(t, { clock: () => new Date('2026-11-21T09:00:00Z') });
  const { answerDueAt } = await write(demo, 'particulier', 'Un message écrit un samedi.');
  assert.equal(answerDueAt, '2026-11-24T23:00:00.000Z');
  const agent = await Visitor.signedIn(demo, 'agent');
  assert.match(
    await agent.read('/agent'),
    /À répondre au plus tard le<\/dt>\s*<dd>\s*<time[^>]*>mardi 24 novembre 2026</,
  );
  assert.match(
    await agent.read('/agent?lang=en'),
    /To be answered by<\/dt>\s*<dd>\s*<time[^>]*>Tuesday 24 November 2026</,
  );
  const mail = await until(async () => (await demo.mailbox.list()).find(({ kind }) => kind === 'mail'));
  assert.ok(mail.kind === 'mail' && mail.text.includes('mardi 24 novembre 2026'));
});

test('the same form submitted twice gives one answer', async (t) => {
  const demo = await startTestDemo(t);
  const { id } = await write(demo, 'particulier', 'Un message à qui répondre une fois.');
  const agent = await Visitor.signedIn(demo, 'agent');
  const form = { ...formOf(await agent.read('/agent'), id), text: 'Une seule réponse.' };
  const answers = await Promise.all([agent.submit('/agent', form), agent.submit('/agent', form)]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  );
  const { messages } = (await callApi(demo, 'particulier', `/conversations/${id}`)) as Conversation;
  assert.equal(messages.length, 2);
});

test('an answer that is refused is shown again as it was typed, with the reason', async (t) => {
  const demo = await startTestDemo(t);
  const { id } = await write(demo, 'particulier', 'Un message qui attend sa réponse.');
  const agent = await Visitor.signedIn(demo, 'agent');
  const form = formOf(await agent.read('/agent'), id);
  const typed = `<b>${'é'.repeat(5001)}</b>`;
  const refused = await agent.submit('/agent', { ...form, text: typed });
  assert.equal(refused.status, 422);
  const page = await refused.text();
  assert.match(page, /role="alert">La réponse n’a pas été envoyée\u00a0: \S/);
  assert.ok(page.includes(`\n&lt;b&gt;${'é'.repeat(5001)}&lt;/b&gt;</textarea`));
  assert.equal(formOf(page, id)['key'], form['key']);
});

test('an answer to a conversation that was answered meanwhile stays in view', async (t) => {
  const demo = await startTestDemo(t);
  const { id } = await write(demo, 'particulier', 'Un message que deux agents voient.');
  const agent = await Visitor.signedIn(demo, 'agent');
  const first = formOf(await agent.read('/agent'), id);
  const second = formOf(await agent.read('/agent'), id);
  await agent.submit('/agent', { ...first, text: 'La première réponse.' });
  const late = await agent.submit('/agent', { ...second, text: 'La seconde réponse.' });
  assert.equal(late.status, 422);
  assert.match(await late.text(), /La seconde réponse\./);
});

test('the desk shows the soonest due first, and says what is overdue', async (t) => {
  let now = new Date('2026-03-02T09:00:00Z');
  // The clock is set so that the signature is days old: the gateway refuses it and the server logs that.
  const demo = await startTestDemo(t, { clock: () => now, log: () => undefined });
  await write(demo, 'exploitant', 'Le premier message, du lundi.');
  now = new Date('2026-03-04T08:00:00Z');
  await write(demo, 'proxy', 'Le second message, du mercredi.');
  now = new Date('2026-03-05T09:00:00Z');
  const agent = await Visitor.signedIn(demo, 'agent');
  const [, first = '', second = '', ...others] = (await agent.read('/agent')).split('<article');
  assert.equal(others.length, 0);
  assert.match(first, /Le premier message/);
  assert.match(first, /mercredi\s4\smars\s2026\sà\s10\sh\s00[^]*En retard/);
  assert.match(second, /Jules Caron, par procuration pour Aline Caron/);
  assert.doesNotMatch(second, /En retard/);
});

test('the desk shows which notifications could not be delivered, and why', async (t) => {
  const mail = await startMailServer({
    onRcptTo: ({ address }, _session, done) => done(Object.assign(new Error(`no ${address}`), { responseCode: 550 })),
  });
  t.after(() => mail.close());
  const demo = await startTestDemo(t, { env: { SMTP_URL: mail.url }, log: () => undefined });
  const agent = await Visitor.signedIn(demo, 'agent');
  assert.doesNotMatch(await agent.read('/agent'), /non remise/);
  const { id, reference } = await write(demo, 'particulier', 'Un message dont le reçu ne part pas.');
  const desk = await until(async () => {
    const page = await agent.read('/agent');
    return page.includes('1 notification non remise') ? page : undefined;
  });
  const [, list = ''] = desk.split('1 notification non remise');
  assert.match(
    list,
    new RegExp(
      `<strong>${reference}</strong>[^]*<dd>Message reçu</dd>[^]*<dd>E-mail</dd>[^]*<code>SMTP: 550 [^<@]*</code>`,
    ),
  );
  await agent.submit('/agent', { ...formOf(desk, id), text: 'Une réponse que le mail n’annonce pas.' });
  const sms = await until(async () => {
    const delivered = await demo.mailbox.list();
    return delivered.length === 2 ? delivered[0] : undefined;
  });
  assert.ok(sms.kind === 'sms' && sms.text.includes('une information est disponible'));
});

test('what a member writes is never markup on the desk', async (t) => {
  const demo = await startTestDemo(t);
  await write(demo, 'particulier', '</p><script src="/x.js"></script><img src=x onerror=alert(1)>');
  const desk = await (await Visitor.signedIn(demo, 'agent')).read('/agent');
  assert.ok(desk.includes('&lt;/p&gt;&lt;script src=&quot;/x.js&quot;&gt;'));
  assert.ok(!desk.includes('<img'));
});

test('the sample history is answered, within the last year, with one answer not yet read, and was never notified', async (t) => {
  const now = new Date('2026-01-07T11:00:00Z');
  const demo = await startTestDemo(t, { clock: () => now });
  const { conversations } = (await callApi(demo, 'particulier', '/conversations')) as History;
  const labels = conversations.map(({ topic: { theme, subject, motive } }) =>
    [theme.label, subject.label, motive.label].join(' ▶ '),
  );
  assert.deepEqual(labels, [
    "Santé ▶ Cartes d'assurance maladie ▶ Carte Vitale",
    'Santé ▶ Droits maladie, médecin traitant ▶ Autre question Droits maladie',
    'Invalidité ▶ Invalidité ▶ Autre question Invalidité',
  ]);
  assert.deepEqual(
    conversations.map(({ state, unread }) => [state, unread]),
    [
      ['answered', true],
      ['answered', false],
      ['answered', false],
    ],
  );
  for (const { receivedAt, answeredAt } of conversations) {
    assert.ok(receivedAt > '2025-01-07' && receivedAt < (answeredAt ?? ''), receivedAt);
    assert.ok(answeredAt !== null && answeredAt < now.toISOString(), String(answeredAt));
  }
  assert.deepEqual(await demo.mailbox.list(), []);
  const metrics = await (await fetch(`${demo.url}/metrics`)).text();
  assert.match(metrics, /outbox_rows\{state="pending"\} 0/);
});

test('a conversation that cannot be read is counted at the desk, and has no box for an answer', async (t) => {
  const dataFolder = await createDataFolder(t);
  const demo = await startTestDemo(t, { dataFolder, log: () => undefined });
  const { id } = await write(demo, 'particulier', 'Ma carte arrivera-t-elle avant le 3 décembre ?');
  await damageConversation(`file:${join(dataFolder, 'messages.sqlite')}`, id);
  const desk = await (await Visitor.signedIn(demo, 'agent')).read('/agent');
  assert.match(desk, /1 échange ne peut pas être lu et n’est pas affiché/);
  assert.doesNotMatch(desk, /Tout est à jour/);
  assert.deepEqual(formOf(desk, id), {});
});

test('a message whose record cannot be read is answered at the desk, which says that the name is missing', async (t) => {
  const dataFolder = await createDataFolder(t);
  const demo = await startTestDemo(t, { dataFolder, log: () => undefined });
  const { id } = await write(demo, 'particulier', 'Ma carte arrivera-t-elle avant le 3 décembre ?');
  await damageMessages(`file:${join(dataFolder, 'messages.sqlite')}`, id);
  const agent = await Visitor.signedIn(demo, 'agent');
  const desk = await agent.read('/agent');
  assert.match(desk, /<dt>De<\/dt><dd>Nom illisible </);
  assert.match(desk, /Ma carte arrivera-t-elle avant le 3 décembre \?/);
  const answered = await agent.submit('/agent', { ...formOf(desk, id), text: 'Oui, elle part demain.' });
  assert.equal(answered.status, 303);
});
