import { createHash } from 'node:crypto';
import { Refusal } from './errors.ts';
import type { Store, Tables } from './store.ts';

export interface Attempt {
  readonly ownerId: string;
  /** Made by the client; without one nothing is remembered. */
  readonly key: string | undefined;
  /** All that is asked, in a fixed order. */
  readonly asked: readonly unknown[];
  readonly at: Date;
}

/**
 * Does `work` once for each owner and key, in one transaction with the record of its answer. A repeat gets the first
 * answer again. What fails leaves no record.
 *
 * @returns the answer, and whether it is a repeat's
 * @throws {Refusal} `idempotency-key-reused` when the same key comes with something else
 */
export function once<T extends object>(
  store: Store,
  { ownerId, key, asked, at }: Attempt,
  work: (tables: Tables) => Promise<T>,
): Promise<{ answer: T; repeated: boolean }> {
  return store.transaction(async (tables) => {
    if (key === undefined) return { answer: await work(tables), repeated: false };
    const fingerprint = createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
    const known = await tables.idempotency.find(ownerId, key);
    if (known) {
      if (known.fingerprint !== fingerprint) throw new Refusal('idempotency-key-reused');
      return { answer: JSON.parse(known.answer) as T, repeated: true };
    }
    const answer = await work(tables);
    await tables.idempotency.insert({
      ownerId,
      key,
      fingerprint,
      answer: JSON.stringify(answer),
      createdAt: at.toISOString(),
    });
    return { answer, repeated: false };
  });
}
