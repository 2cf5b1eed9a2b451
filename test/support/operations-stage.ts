import { execFile } from 'node:child_process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { History } from '../../src/contract/conversations.ts';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { answerConversation } from '../../server/agents/answer-conversation.ts';
import { draftKeyOf, saveDraft } from '../../server/drafts/drafts.ts';
import type { Identity } from '../../server/identity/identity.ts';
import { MemberAccess } from '../../server/identity/member-access.ts';
import { changePreferences } from '../../server/preferences/preferences.ts';
import { readHistory } from '../../server/conversations/history.ts';
import { sendMessage, sendReply } from '../../server/conversations/send-message.ts';
import type { Dependencies } from '../../server/dependencies.ts';
import { encodeJson } from '../../server/json.ts';
import { openStore } from '../../server/store/open-store.ts';
import type { EncryptionKey } from '../../server/store/sealer.ts';
import { ENCRYPTION_KEYS } from './encryption-keys.ts';
import { listRecords } from './stored-messages.ts';
import { START, TEXT, TOPIC } from './server-app.ts';

export const MEMBER: Identity = {
  id: 'member',
  name: 'canary-name',
  email: 'canary@mail.test',
  phone: '+33612345678',
  profiles: ['particulier'],
  isAgent: false,
};
export const BY_PROXY: Identity = { ...MEMBER, proxy: { id: 'proxy', name: 'canary-proxy' } };
const AGENT: Identity = { id: 'agent', name: 'Robin', profiles: [], isAgent: true };

/** Opens the dependencies of the rules over a database, without workers. */
export async function openDependencies(
  t: TestContext,
  databaseUrl: string,
  encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]] = ENCRYPTION_KEYS,
): Promise<Dependencies> {
  const store = await openStore({ databaseUrl, encryptionKeys });
  t.after(() => store.close());
  return {
    store,
    catalogue: loadCatalogue(),
    clock: () => START,
    holidayRegion: 'metropole',
    channels: ['email', 'sms'],
    outboxAdded: () => undefined,
  };
}

export function accessOf({ store }: Pick<Dependencies, 'store'>, identity: Identity = MEMBER): MemberAccess {
  return new MemberAccess(store, identity);
}

export function send(dependencies: Dependencies, key: string, text = `${TEXT} canary-text`) {
  return sendMessage(dependencies, accessOf(dependencies), { key, language: 'fr' }, { ...TOPIC, text });
}

/** Stores a row of every kind: an answered conversation with a reply by proxy, a waiting one, drafts and preferences. */
export async function fill(dependencies: Dependencies): Promise<void> {
  const { id } = await send(dependencies, 'first');
  await answerConversation(dependencies, { identity: AGENT, key: 'answer' }, { id, text: 'canary-answer' });
  const byProxy = accessOf(dependencies, BY_PROXY);
  await sendReply(dependencies, byProxy, { key: 'follow-up', language: 'en' }, { id, text: 'canary-follow-up 👩‍👩‍👧‍👦 é' });
  await saveDraft(
    dependencies,
    accessOf(dependencies),
    { conversationId: null, draft: { text: 'canary-draft' } },
    'none',
  );
  await saveDraft(dependencies, byProxy, { conversationId: id, draft: { text: 'canary-reply' } }, 'none');
  await changePreferences(dependencies, accessOf(dependencies), {
    receipt: { email: true, sms: false },
    answer: { email: true },
  });
  await send(dependencies, 'second');
  const claimed = await dependencies.store.transaction(({ outbox }) =>
    outbox.claim({ channel: 'email', worker: 'worker', now: '9999', limit: 1 }),
  );
  for (const row of claimed) {
    await dependencies.store.transaction(({ outbox }) => outbox.markSent(row));
  }
}

/** Reads through the store everything that {@link fill} wrote. */
export async function readAll(dependencies: Dependencies) {
  const { store } = dependencies;
  const [access, byProxy] = [accessOf(dependencies), accessOf(dependencies, BY_PROXY)];
  const { memberId } = access;
  const read = await readHistory(dependencies, access, { language: 'fr', withMessages: true });
  const history = JSON.parse(new TextDecoder().decode(encodeJson(read.json ?? []))) as History;
  return {
    history,
    messages: await listRecords(store, memberId),
    drafts: [
      await store.drafts.find(draftKeyOf(access, null)),
      ...(await Promise.all(history.conversations.map(({ id }) => store.drafts.find(draftKeyOf(byProxy, id))))),
    ],
    member: await store.members.find(memberId),
    answers: await Promise.all(
      ['first', 'follow-up', 'second'].map((key) => store.messages.findByRequest({ ownerId: memberId, key })),
    ),
  };
}

/** Runs an operator's command as the npm scripts do. */
export function runCommand(
  name: string,
  { env = {}, args = [] }: { env?: Record<string, string | undefined>; args?: readonly string[] } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const main = fileURLToPath(new URL('../../server/operations/main.ts', import.meta.url));
  const { promise, resolve } = Promise.withResolvers<{ code: number; stdout: string; stderr: string }>();
  const child = execFile(process.execPath, [main, name, ...args], { env }, (_, stdout, stderr) =>
    resolve({ code: child.exitCode ?? -1, stdout, stderr }),
  );
  return promise;
}

/** Value of `ENCRYPTION_KEYS` that matches the keys of {@link openDependencies}. */
export const KEYS = `test:${Buffer.from('k'.repeat(32)).toString('base64')}`;
