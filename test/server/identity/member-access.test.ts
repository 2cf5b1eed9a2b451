import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../../server/errors.ts';
import type { Identity } from '../../../server/identity/identity.ts';
import { MemberAccess, type MemberTables } from '../../../server/identity/member-access.ts';
import { createTestApp } from '../../support/server-app.ts';
import { AT, conversationRecord, messageRecord, outboxRecord } from '../../support/store-records.ts';

const MEMBER: Identity = { id: 'member', name: 'Camille', profiles: ['exploitant'], isAgent: false };
const NOW = new Date(AT);

const CONTENT = { version: 'v', conversations: 1 };

const OF_ANOTHER = { memberId: 'other', profile: 'exploitant' } as const;

/** Every way to write, or to read by a key, a row that is another member's, actor's or profile's. */
const FORBIDDEN: Record<string, (tables: MemberTables, own: MemberAccess) => Promise<unknown>> = {
  'a conversation of another member': ({ conversations }) => conversations.insert(conversationRecord('c', OF_ANOTHER)),
  'a conversation of another profile': ({ conversations }, own) => conversations.insert(hiddenOf(own)),
  'a change of another member’s conversation': ({ conversations }) =>
    conversations.update(conversationRecord('c', OF_ANOTHER), { unread: false }),
  'a change under another profile': ({ conversations }, own) => conversations.update(hiddenOf(own), { unread: false }),
  'a message of another member': ({ messages }, { memberId }) =>
    messages.insert(messageRecord('c', { memberId: 'other' }), { ownerId: memberId, key: 'k' }),
  'the message of another member’s request': ({ messages }) => messages.findByRequest({ ownerId: 'other', key: 'k' }),
  'a draft of another member': ({ drafts }, { actorId }) =>
    drafts.delete({ memberId: 'other', actorId, conversationId: null }),
  'a draft of another actor': ({ drafts }, own) => drafts.delete({ ...newDraftOf(own), actorId: 'proxy' }),
  'a draft under another profile': ({ drafts }, own) =>
    drafts.save({ key: { ...newDraftOf(own), profile: 'particulier' }, draft: { text: 'B' }, version: '1' }, AT),
  'a change of another member': ({ members }) => members.save({ ...CONTENT, memberId: 'other' }),
  'a notification of another member': ({ outbox }) => outbox.insert([outboxRecord('c', { memberId: 'other' })]),
};

/** A conversation of the member, of a profile that the token does not have. */
const hiddenOf = ({ memberId }: MemberAccess) => conversationRecord('c', { memberId });

const newDraftOf = ({ memberId, actorId }: MemberAccess) => ({ memberId, actorId, conversationId: null });

for (const [what, attempt] of Object.entries(FORBIDDEN)) {
  test(`a member’s access refuses ${what}`, async (t) => {
    const { store } = await createTestApp(t);
    const access = new MemberAccess(store, MEMBER);
    await assert.rejects(
      access.transaction((tables) => attempt(tables, access)),
      (error) => error instanceof ProblemError && error.code === 'forbidden',
    );
  });
}

test('a conversation of another profile, or of another member, is not found', async (t) => {
  const { store } = await createTestApp(t);
  const memberId = store.pseudonymOf(MEMBER.id);
  await store.transaction(async ({ conversations }) => {
    await conversations.insert(conversationRecord('hidden', { memberId }));
    await conversations.insert(conversationRecord('shown', { memberId, profile: 'exploitant' }));
    await conversations.insert(conversationRecord('of-another', OF_ANOTHER));
  });
  const { conversations } = new MemberAccess(store, MEMBER).tables;
  assert.equal((await conversations.find('shown', NOW)).id, 'shown');
  assert.deepEqual(
    (await conversations.listHistory(NOW)).found.map(({ id }) => id),
    ['shown'],
  );
  for (const id of ['hidden', 'of-another', 'unknown']) {
    await assert.rejects(
      conversations.find(id, NOW),
      (error) => error instanceof ProblemError && error.code === 'not-found',
    );
  }
});

test('the audit log names the pseudonyms of who acts and of the member, whatever a rule hands over', async (t) => {
  const { store } = await createTestApp(t);
  const proxy = { id: 'proxy', name: 'Dominique' };
  const inserted: unknown[] = [];
  const audited = { ...store, audit: { insert: (record: unknown) => Promise.resolve(void inserted.push(record)) } };
  await new MemberAccess(audited, { ...MEMBER, proxy }).tables.audit.insert({
    at: AT,
    action: 'read',
    conversationId: 'c',
  });
  const [actorId, memberId] = ['proxy', 'member'].map((id) => store.pseudonymOf(id));
  assert.deepEqual(inserted, [{ at: AT, action: 'read', conversationId: 'c', actorId, memberId }]);
});
