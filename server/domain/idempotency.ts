import { hash } from 'node:crypto';
import { BusyError, Refusal } from './errors.ts';
import type { Store, Tables } from './store.ts';

export interface Attempt {
  readonly ownerId: string;
  /** Made by the client, for this request and its repeats alone. */
  readonly key: string;
  /** All that is asked, in a fixed order. */
  readonly asked: readonly unknown[];
  readonly at: Date;
}

/**
 * Does `work` once for each owner and key, in one transaction with the record of its answer, as the IETF draft of the
 * Idempotency-Key header says. A repeat gets the first answer again. What fails leaves no record.
 *
 * @returns the answer, and whether it is a repeat's
 * @throws {Refusal} `idempotency-key-reused` when the same key comes with something else, `still-sending` while the first
 *   request with the key is being done
 */
export async function once<T extends object>(
  store: Store,
  { ownerId, key, asked, at }: Attempt,
  work: (tables: Tables) => Promise<T>,
): Promise<{ answer: T; repeated: boolean }> {
  const fingerprint = hash('sha256', JSON.stringify(asked), 'base64url');
  try {
    return await store.transaction(
      async (tables) => {
        const known = await tables.idempotency.find(ownerId, key);
        if (known) {
          if (known.fingerprint !== fingerprint) throw new Refusal('idempotency-key-reused');
          return { answer: JSON.parse(known.answer) as T, repeated: true };
        }
        const answer = await work(tables);
        const record = { ownerId, key, fingerprint, answer: JSON.stringify(answer), createdAt: at.toISOString() };
        await tables.idempotency.insert(record);
        return { answer, repeated: false };
      },
      nameOf(ownerId, key),
    );
  } catch (error) {
    if (error instanceof BusyError) throw new Refusal('still-sending');
    throw error;
  }
}

/**
 * What was answered to the request with this key, for a client that did not hear it.
 *
 * @throws {Refusal} `not-found` when there was none, `still-sending` while it is being done
 */
export async function findAnswer<T extends object>(store: Store, ownerId: string, key: string): Promise<T> {
  // Looked for after it was asked about: what ends in between is found.
  const isRunning = await store.isRunning(nameOf(ownerId, key));
  const known = await store.idempotency.find(ownerId, key);
  if (known) return JSON.parse(known.answer) as T;
  throw new Refusal(isRunning ? 'still-sending' : 'not-found');
}

function nameOf(ownerId: string, key: string): string {
  return JSON.stringify([ownerId, key]);
}
