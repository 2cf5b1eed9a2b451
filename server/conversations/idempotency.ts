import { hash } from 'node:crypto';
import { BusyError, ProblemError } from '../errors.ts';
import type { MessageRecord, Messages, RequestKey } from './records.ts';

export interface IdempotentRequest extends RequestKey {
  /** Values of the whole request, in a fixed order: a repeat has the same. */
  readonly identifiedBy: readonly unknown[];
}

/** Tables of an agent, or of a member: a message that the member may not read is erased for them. */
interface IdempotentTables {
  readonly messages: Pick<Messages, 'findByRequest'>;
}

/**
 * Runs `work` once for each owner and key, as the IETF draft of the Idempotency-Key header says. The key is stored with the
 * message, so both are there or neither is. A repeat gets the message that is stored. Work that throws leaves no key.
 * Why: .github/decisions/idempotency.md
 *
 * @param work makes and stores the message, with the fingerprint that it is given
 * @returns the message, and whether the request was a repeat
 * @throws {ProblemError} `idempotency-key-reused` when the key comes with other content, `still-sending` while the first
 *   request with the key is running, `not-found` when its message was erased or may not be read
 */
export async function withIdempotencyKey<Tables extends IdempotentTables>(
  store: { transaction<T>(work: (tables: Tables) => Promise<T>, alone: string): Promise<T> },
  { identifiedBy, ...request }: IdempotentRequest,
  work: (tables: Tables, fingerprint: string) => Promise<MessageRecord>,
): Promise<{ message: MessageRecord; isRepeat: boolean }> {
  const fingerprint = hash('sha256', JSON.stringify(identifiedBy), 'base64url');
  try {
    return await store.transaction(async (tables) => {
      const made = await findMade(tables, request);
      if (!made) return { message: await work(tables, fingerprint), isRepeat: false };
      if (made.fingerprint !== fingerprint) throw new ProblemError('idempotency-key-reused');
      return { message: made, isRepeat: true };
    }, nameOf(request));
  } catch (error) {
    if (error instanceof BusyError) throw new ProblemError('still-sending');
    throw error;
  }
}

/**
 * Finds the message that the request with this key made, for a client that did not get the answer.
 * @throws {ProblemError} `not-found` when there is none, `still-sending` while it is being made
 */
export async function findCompleted(
  store: { readonly tables: IdempotentTables; isRunning(alone: string): Promise<boolean> },
  request: RequestKey,
): Promise<MessageRecord> {
  // In this order, a request that ends in between is found.
  const isRunning = await store.isRunning(nameOf(request));
  const made = await findMade(store.tables, request);
  if (made) return made;
  throw new ProblemError(isRunning ? 'still-sending' : 'not-found');
}

/** @throws {ProblemError} `not-found` when the message was erased */
async function findMade({ messages }: IdempotentTables, request: RequestKey): Promise<MessageRecord | undefined> {
  const made = await messages.findByRequest(request);
  if (made === 'erased') throw new ProblemError('not-found');
  return made;
}

function nameOf({ ownerId, key }: RequestKey): string {
  return JSON.stringify([ownerId, key]);
}
