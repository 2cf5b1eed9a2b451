import { hash } from 'node:crypto';
import type { Conversation, History } from '../../src/contract/conversations.ts';
import type { MemberDependencies } from '../dependencies.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { Json, Versioned } from '../json.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { writeConversation } from './present-conversation.ts';
import type { ConversationRecord } from './records.ts';
import { replyUntil } from './retention.ts';

type Clock = Pick<MemberDependencies, 'clock'>;

/** Most bytes of messages in one answer. What is beyond is read conversation by conversation. */
const MAX_TEXT_BYTES = 256 * 1024;

/** Longest time for which a version stands, in ms: conversations leave the history by their age alone. */
const VERSION_STANDS_MS = 60 * 60 * 1000;

/** Request for something that has a version. */
export interface VersionedRequest {
  /** Language of the labels, where the catalogue had them. */
  readonly language: string;
  /** Tags of the versions that the client has. */
  readonly knownTags?: readonly string[];
}

/**
 * Reads a page of the member's history, newest first.
 * @throws {ProblemError} `invalid-request` for a cursor that is none
 */
export function readHistory(
  { clock }: Clock,
  access: MemberAccess,
  request: VersionedRequest & { readonly withMessages: boolean; readonly cursor?: string | undefined },
): Promise<Versioned<History>> {
  const { language, withMessages, cursor } = request;
  const after = readCursor(cursor);
  const now = clock();
  return unlessKnown(access, request, now, ['history', withMessages, cursor], async () => {
    const { conversations, members } = access.tables;
    const page = await conversations.listHistory(now, after);
    // At the end of the list: to count thousands of rows for each first page would make the others wait.
    const read = after ? 0 : page.found.length + page.missing;
    const missing = page.missing + (page.next ? 0 : await members.countMissing(read));
    const json: (string | Uint8Array)[] = ['{"conversations":['];
    let bytes = 0;
    for (const [index, record] of page.found.entries()) {
      bytes += record.messages.length;
      const fits = index === 0 || bytes <= MAX_TEXT_BYTES;
      if (index > 0) json.push(',');
      json.push(...writeConversation(record, { language, now, withMessages: withMessages && fits }));
    }
    json.push(']');
    if (page.next) json.push(`,"next":${JSON.stringify(writeCursor(page.next))}`);
    if (missing > 0) json.push(`,"missing":${missing}`);
    json.push('}');
    return { json, changesAt: page.found.map((each) => endOfReply(each, now)) };
  });
}

/** @throws {ProblemError} `not-found` */
export function readConversation(
  { clock }: Clock,
  access: MemberAccess,
  request: VersionedRequest & { readonly id: string },
): Promise<Versioned<Conversation>> {
  const { id, language } = request;
  const now = clock();
  return unlessKnown(access, request, now, ['conversation', id], async () => {
    const record = await access.tables.conversations.find(id, now);
    const json = writeConversation(record, { language, now, withMessages: true });
    return { json, changesAt: [endOfReply(record, now)] };
  });
}

/** Time until which a member may reply, in ms; never for a conversation in which they may not. */
function endOfReply({ state, answeredAt }: ConversationRecord, now: Date): number {
  const end = state === 'answered' && answeredAt !== null ? replyUntil(answeredAt, now) : null;
  return end === null ? Infinity : Date.parse(end);
}

/**
 * Reads something, unless the client has its current version. The version is made of that of the member's data and of the
 * time until which it stands, which the tag names: nothing else is read to know that nothing has changed.
 *
 * @param asked what tells apart the answers that a member can get
 * @param read returns the answer, and the times at which it will be another by time alone
 */
async function unlessKnown<T>(
  { identity, memberId, tables }: MemberAccess,
  { language, knownTags = [] }: VersionedRequest,
  now: Date,
  asked: readonly unknown[],
  read: () => Promise<{ json: Json<T>; changesAt: readonly number[] }>,
): Promise<Versioned<T>> {
  // Read first: whatever changes meanwhile gives the answer a version that is soon out of date, never a wrong one.
  const version = await tables.members.findVersion();
  const tagUntil = (until: number) => {
    const content = JSON.stringify([version, memberId, identity.profiles, language, asked, until]);
    return `${hash('sha256', content, 'base64url').slice(0, 22)}.${until.toString(36)}`;
  };
  const known = knownTags.find((tag) => {
    const until = parseInt(tag.split('.')[1] ?? '', 36);
    return now.getTime() <= until && tag === tagUntil(until);
  });
  if (known !== undefined) return { tag: known };
  const { json, changesAt } = await read();
  return { tag: tagUntil(Math.min(now.getTime() + VERSION_STANDS_MS, ...changesAt)), json };
}

/**
 * Marks the latest answer as read, and none that comes meanwhile: the member has not seen that one.
 * @throws {ProblemError} `not-found`
 */
export async function markRead({ clock }: Clock, access: MemberAccess, id: string): Promise<void> {
  const now = clock();
  let seen: string | null | undefined;
  await access.transaction(async ({ conversations, members, audit }) => {
    const conversation = await conversations.find(id, now);
    // The transaction may run again because another answer has just come.
    seen ??= conversation.answeredAt;
    if (!conversation.unread || conversation.answeredAt !== seen) return;
    const member = await members.lock();
    await conversations.update(conversation, { unread: false });
    await members.save(member);
    await audit.insert({ at: now.toISOString(), action: 'read', conversationId: id });
  });
}

/** Counts the conversations whose answer the member has not opened. */
export async function countUnread({ clock }: Clock, { tables }: MemberAccess): Promise<number> {
  return tables.conversations.countUnread(clock());
}
