import type { Kysely } from 'kysely';
import { OperatorError } from '../errors.ts';
import type { Schema } from './schema.ts';
import { SealError, type Sealer } from './sealer.ts';

const KNOWN_TEXT = 'secure-messaging';

/** The keys of ENCRYPTION_KEYS do not open what the database holds. */
export class EncryptionKeyError extends OperatorError {
  override readonly name = 'EncryptionKeyError';
}

/**
 * Makes sure that every key the database was ever written with is there and is the same, and notes the one that seals
 * from now on.
 *
 * @throws {EncryptionKeyError} naming the key that is missing or differs
 */
export async function checkKeys(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  const known = await db.selectFrom('encryption_key').selectAll().orderBy('id').execute();
  for (const { id, sealed } of known) {
    try {
      sealer.open(sealed, nameOf(id));
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      throw new EncryptionKeyError(
        `ENCRYPTION_KEYS: the key "${id}", which this database was written with, is missing or is another one`,
        { cause },
      );
    }
  }
  await noteKey(db, sealer);
}

/** Notes the key that seals from now on, unless that is known: whoever starts without it is told. */
export async function noteKey(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  await db
    .insertInto('encryption_key')
    .values({ id: sealer.keyId, sealed: sealer.seal(KNOWN_TEXT, nameOf(sealer.keyId)) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

const nameOf = (id: string) => `encryption-key ${id}`;
