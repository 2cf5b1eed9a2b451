import type { Dependencies } from '../dependencies.ts';
import type { FailedNotification } from '../notifications/outbox.ts';

/** How many an agent is shown: the latest. */
const LIST_LENGTH = 200;

/** A notification that was given up, as an agent sees it: whose answer may have gone unnoticed, and why. */
export interface GivenUpNotification extends Pick<FailedNotification, 'conversationId' | 'kind' | 'channel'> {
  /** Of the conversation. */
  readonly reference: string;
  readonly failedAt: string;
  /** What the provider said, without an address. */
  readonly reason: string;
}

/** What was given up, latest first. */
export async function listFailedNotifications({ store }: Pick<Dependencies, 'store'>): Promise<GivenUpNotification[]> {
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
