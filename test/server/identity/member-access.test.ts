import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../../server/errors.ts';
import type { Identity } from '../../../server/identity/identity.ts';
import { MemberAccess, type MemberTables } from '../../../server/identity/member-access.ts';
import { createTestApp } from '../../support/server-app.ts';
import { AT, conversationRecord, messageRecord, outboxRecord } from '../../support/store-records.ts';

const MEMBER: Identity = { id: 'member', name: 'Camille', profiles: ['exploitant'], isAgent: false };
const NOW = new Date(AT);

const OF_ANOTHER = { memberId: 'other', profile: 'exploitant' } as const;
const DRAFT = { memberId: 'member', actorId: 'member', conversationId: null };
const PREFERENCES = { receipt: { email: true, sms: true }, answer: { email: true } };

/** Every way to write, or to read by a key, a row that is another member's, actor's or profile's. */
const FORBIDDEN: Record<string, (tables: MemberTables) => Promise<unknown>> = {
  'a conversation of another member': ({ conversations }) => conversations.insert(conversationRecord('c', OF_ANOTHER)),
  'a conversation of another profile': ({ conversations }) => conversations.insert(conversationRecord('c')),
  'a change of another member’s conversation': ({ conversations }) =>
    conversations.update(conversationRecord('c', OF_ANOTHER), { unread: false }),
  'a read mark under another profile': ({ conversations }) => conversations.markRead(conversationRecord('c')),
  'a message of another member': ({ messages }) => messages.insert(messageRecord('c', { memberId: 'other' })),
  'the messages of another profile': ({ messages }) => messages.list(conversationRecord('c')),
  'the messages of several conversations': ({ messages }) => messages.listOf([conversationRecord('c')]),
  'a draft of another actor': ({ drafts }) => drafts.delete({ ...DRAFT, actorId: 'proxy' }),
  'a draft under another profile': ({ drafts }) =>
    drafts.save({ key: { ...DRAFT, profile: 'particulier' }, draft: { text: 'B' }, version: '1' }, AT),
  'the preferences of another member': ({ preferences }) => preferences.find('other'),
  'a change of another member’s preferences': ({ preferences }) => preferences.save('other', PREFERENCES, AT),
  'a request of another member': ({ idempotency }) => idempotency.find('other', 'k'),
  'a notification of another member': ({ outbox }) => outbox.insert([outboxRecord('c', { memberId: 'other' })]),
};

for (const [what, attempt] of Object.entries(FORBIDDEN)) {
  test(`a member’s access refuses ${what}`, async (t) => {
    const { store } = await createTestApp(t);
    await assert.rejects(
      new MemberAccess(store, MEMBER).transaction(attempt),
      (error) => error instanceof ProblemError && error.code === 'forbidden',
    );
  });
}

test('a conversation of another profile, or of another member, is not found', async (t) => {
  const { store } = await createTestApp(t);
  await store.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('hidden'));
    await conversations.insert(conversationRecord('shown', { profile: 'exploitant' }));
    await conversations.insert(conversationRecord('of-another', OF_ANOTHER));
  });
  const { conversations } = new MemberAccess(store, MEMBER).tables;
  assert.equal((await conversations.find('shown', NOW)).id, 'shown');
  assert.deepEqual(
    (await conversations.listHistory(NOW)).map(({ id }) => id),
    ['shown'],
  );
  for (const id of ['hidden', 'of-another', 'unknown']) {
    await assert.rejects(
      conversations.find(id, NOW),
      (error) => error instanceof ProblemError && error.code === 'not-found',
    );
  }
});

test('the audit log names the person who acts and the member, whatever a rule hands over', async (t) => {
  const { store } = await createTestApp(t);
  const proxy = { id: 'proxy', name: 'Dominique' };
  const inserted: unknown[] = [];
  const audited = { ...store, audit: { insert: (record: unknown) => Promise.resolve(void inserted.push(record)) } };
  await new MemberAccess(audited, { ...MEMBER, proxy }).tables.audit.insert({
    at: AT,
    action: 'read',
    conversationId: 'c',
  });
  assert.deepEqual(inserted, [{ at: AT, action: 'read', conversationId: 'c', actorId: 'proxy', memberId: 'member' }]);
});
