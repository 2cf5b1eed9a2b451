import { ProblemError } from '../errors.ts';
import type { Identity } from '../identity/identity.ts';
import { HISTORY_MAX_CONVERSATIONS, retentionStart } from './retention.ts';
import type { ConversationRecord } from './conversation.ts';
import type { Tables } from '../store/store.ts';

/** The member's conversations that retention lets be shown, newest last message first. */
export function listReadable(tables: Tables, member: Pick<Identity, 'id'>, now: Date): Promise<ConversationRecord[]> {
  const since = retentionStart(now).toISOString();
  return tables.conversations.listHistory(member.id, since, HISTORY_MAX_CONVERSATIONS);
}

/**
 * One conversation of the member.
 * @throws {ProblemError} `not-found`, the same for one that is not theirs, is out of retention or does not exist
 */
export async function findReadable(
  tables: Tables,
  member: Pick<Identity, 'id'>,
  id: string,
  now: Date,
): Promise<ConversationRecord> {
  const conversation = await tables.conversations.find({ memberId: member.id, id });
  if (!conversation) throw new ProblemError('not-found');
  if (conversation.state === 'waiting') return conversation;
  const readable = await listReadable(tables, member, now);
  if (!readable.some((other) => other.id === id)) throw new ProblemError('not-found');
  return conversation;
}
