import type { FailedNotification, WaitingConversation } from '../../src/contract/agents.ts';
import { complete } from '../../src/contract/complete.ts';
import { presentMessage, presentTopic } from '../conversations/present-conversation.ts';
import type { Dependencies } from '../dependencies.ts';
import { unlessUnreadable } from '../errors.ts';

/** Length of a list that an agent is shown: the soonest due conversations, the latest notifications. */
const LIST_LENGTH = 200;

/** Lists the conversations that wait for an answer, soonest due first. */
export async function listWaiting({ store, clock }: Dependencies, language: string): Promise<WaitingConversation[]> {
  const now = clock().toISOString();
  const records = await store.conversations.listWaiting(LIST_LENGTH);
  return Promise.all(
    records.map(async (record) => {
      // A conversation that cannot be read still waits: it is listed without its messages.
      const messages = (await unlessUnreadable(store.messages.list(record))) ?? [];
      const latest = messages.findLast(({ author }) => author === 'member');
      return complete<WaitingConversation>({
        id: record.id,
        reference: record.reference,
        profile: record.profile,
        topic: presentTopic(record, language),
        memberName: latest?.contact?.name ?? '',
        writtenBy: latest?.proxy?.name || undefined,
        receivedAt: record.receivedAt,
        answerDueAt: record.answerDueAt,
        overdue: record.answerDueAt !== null && record.answerDueAt < now,
        messages: messages.map(presentMessage),
      });
    }),
  );
}

/** Lists failed notifications, latest first. */
export async function listFailedNotifications({ store }: Pick<Dependencies, 'store'>): Promise<FailedNotification[]> {
  const failed = await store.outbox.listFailed(LIST_LENGTH);
  return failed.map(({ memberId: _memberId, position: _position, ...notification }) => notification);
}
