import { hash } from 'node:crypto';
import { BusyError, ProblemError } from '../errors.ts';
import type { Batch, BatchResult } from '../store/batch.ts';
import type { MessageKey, MessageRecord, Messages } from './records.ts';

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
  /** Values of the whole request, in a fixed order: a repeat has the same. */
  readonly identifiedBy: readonly unknown[];
  readonly at: Date;
}

/** Tables of an agent, or of a member: a message that the member may not read is not found. */
interface IdempotentTables {
  readonly idempotency: Pick<Idempotency, 'find' | 'insert'>;
  readonly messages: Pick<Messages, 'find'>;
}

/**
 * Runs `work` once for each owner and key, in one transaction with the record of the message it makes, as the IETF draft
 * of the Idempotency-Key header says. A repeat gets the message that is stored. Work that throws leaves no record.
 * Why: .github/decisions/idempotency.md
 *
 * @param work makes the message, with the fingerprint that it is given
 * @returns the message, and whether the request was a repeat
 * @throws {ProblemError} `idempotency-key-reused` when the key comes with other content, `still-sending` while the first
 *   request with the key is running, `not-found` when its message was erased or may not be read
 */
export async function withIdempotencyKey<Tables extends IdempotentTables>(
  store: { transaction<T>(work: (tables: Tables) => Promise<T>, alone: string): Promise<T> },
  { ownerId, key, identifiedBy, at }: IdempotentRequest,
  work: (tables: Tables, fingerprint: string) => Promise<MessageRecord>,
): Promise<{ message: MessageRecord; isRepeat: boolean }> {
  const fingerprint = hash('sha256', JSON.stringify(identifiedBy), 'base64url');
  try {
    return await store.transaction(
      async (tables) => {
        const completed = await tables.idempotency.find(ownerId, key);
        if (completed) {
          const message = await findMade(tables, completed);
          if (message.fingerprint !== fingerprint) throw new ProblemError('idempotency-key-reused');
          return { message, isRepeat: true };
        }
        const message = await work(tables, fingerprint);
        await tables.idempotency.insert({ ownerId, key, made: message, createdAt: at.toISOString() });
        return { message, isRepeat: false };
      },
      nameOf(ownerId, key),
    );
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
  ownerId: string,
  key: string,
): Promise<MessageRecord> {
  // In this order, a request that ends in between is found.
  const isRunning = await store.isRunning(nameOf(ownerId, key));
  const completed = await store.tables.idempotency.find(ownerId, key);
  if (completed) return findMade(store.tables, completed);
  throw new ProblemError(isRunning ? 'still-sending' : 'not-found');
}

async function findMade({ messages }: IdempotentTables, { made }: IdempotencyRecord): Promise<MessageRecord> {
  const message = await messages.find(made);
  if (!message) throw new ProblemError('not-found');
  return message;
}

function nameOf(ownerId: string, key: string): string {
  return JSON.stringify([ownerId, key]);
}
