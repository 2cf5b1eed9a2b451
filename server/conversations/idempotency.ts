import { hash } from 'node:crypto';
import { BusyError, ProblemError } from '../errors.ts';
import type { Batch, BatchResult } from '../store/delete-expired.ts';
import type { Store, Tables } from '../store/store.ts';
import type { MessageKey, MessageRecord } from './message.ts';

/** A request that was completed, found again by its key. */
export interface IdempotencyRecord {
  readonly ownerId: string;
  readonly key: string;
  /** The message that the request made. */
  readonly made: MessageKey;
  readonly createdAt: string;
}

export interface Idempotency {
  find(ownerId: string, key: string): Promise<IdempotencyRecord | undefined>;
  insert(record: IdempotencyRecord): Promise<void>;
  /** Deletes, in one batch, the records made before `before`. */
  deleteOlderThan(before: string, batch: Batch): Promise<BatchResult>;
}

export interface IdempotentRequest {
  readonly ownerId: string;
  /** Made by the client, for this request and its repeats alone. */
  readonly key: string;
  /** All that is asked, in a fixed order. */
  readonly asked: readonly unknown[];
  readonly at: Date;
}

/**
 * Does `work` once for each owner and key, in one transaction with the record of the message it made, as the IETF draft of
 * the Idempotency-Key header says. For a repeat that message is read, and all that is answered is made of it. What fails
 * leaves no record.
 *
 * @param work makes the message, with the fingerprint that it is handed
 * @returns the message, and whether it is a repeat's
 * @throws {ProblemError} `idempotency-key-reused` when the same key comes with something else, `still-sending` while the first
 *   request with the key is being done, `not-found` when its message is there no more
 */
export async function withIdempotencyKey(
  store: Store,
  { ownerId, key, asked, at }: IdempotentRequest,
  work: (tables: Tables, fingerprint: string) => Promise<MessageRecord>,
): Promise<{ message: MessageRecord; repeated: boolean }> {
  const fingerprint = hash('sha256', JSON.stringify(asked), 'base64url');
  try {
    return await store.transaction(
      async (tables) => {
        const known = await tables.idempotency.find(ownerId, key);
        if (known) {
          const message = await findMade(tables, known);
          if (message.fingerprint !== fingerprint) throw new ProblemError('idempotency-key-reused');
          return { message, repeated: true };
        }
        const message = await work(tables, fingerprint);
        await tables.idempotency.insert({ ownerId, key, made: message, createdAt: at.toISOString() });
        return { message, repeated: false };
      },
      nameOf(ownerId, key),
    );
  } catch (error) {
    if (error instanceof BusyError) throw new ProblemError('still-sending');
    throw error;
  }
}

/**
 * The message that the request with this key made, for a client that did not hear of it.
 *
 * @throws {ProblemError} `not-found` when there is none, `still-sending` while it is being made
 */
export async function findCompleted(store: Store, ownerId: string, key: string): Promise<MessageRecord> {
  // Looked for after it was asked about: what ends in between is found.
  const isRunning = await store.isRunning(nameOf(ownerId, key));
  const known = await store.idempotency.find(ownerId, key);
  if (known) return findMade(store, known);
  throw new ProblemError(isRunning ? 'still-sending' : 'not-found');
}

async function findMade(tables: Tables, { made }: IdempotencyRecord): Promise<MessageRecord> {
  const message = await tables.messages.find(made);
  if (!message) throw new ProblemError('not-found');
  return message;
}

function nameOf(ownerId: string, key: string): string {
  return JSON.stringify([ownerId, key]);
}
