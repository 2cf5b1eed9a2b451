import type { FailedNotification } from '../../src/contract/agents.ts';
import type { Dependencies } from '../dependencies.ts';

/** How many an agent is shown: the latest. */
const LIST_LENGTH = 200;

/** What was given up, latest first. */
export async function listFailedNotifications({ store }: Pick<Dependencies, 'store'>): Promise<FailedNotification[]> {
  const failed = await store.outbox.listFailed(LIST_LENGTH);
  return failed.map(({ conversationId, reference, kind, channel, failedAt, reason }) => ({
    conversationId,
    reference,
    kind,
    channel,
    failedAt,
    reason,
  }));
}
