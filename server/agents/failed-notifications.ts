import type { FailedNotification } from '../../src/contract/agents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Length of the list that an agent is shown: the latest. */
const LIST_LENGTH = 200;

/** Lists failed notifications, latest first. */
export async function listFailedNotifications({ store }: Pick<Dependencies, 'store'>): Promise<FailedNotification[]> {
  const failed = await store.outbox.listFailed(LIST_LENGTH);
  return failed.map(({ memberId: _memberId, position: _position, ...notification }) => notification);
}
