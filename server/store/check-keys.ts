import type { Kysely } from 'kysely';
import { OperatorError } from '../errors.ts';
import type { Schema } from './schema.ts';
import { SealError, type Sealer } from './sealer.ts';

const KNOWN_TEXT = 'secure-messaging';

/** A key that the database was written with is missing in ENCRYPTION_KEYS, or differs. */
export class EncryptionKeyError extends OperatorError {
  override readonly name = 'EncryptionKeyError';
}

/**
 * Checks that the sealer has every key that the database was written with, and notes the one that seals from now on.
 *
 * @throws {EncryptionKeyError} naming the key that is missing or differs
 */
export async function checkKeys(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  const known = await db.selectFrom('encryption_key').selectAll().orderBy('id').execute();
  for (const { id, sealed } of known) {
    try {
      sealer.open(sealed, additionalDataOf(id));
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

/** Notes the key that seals from now on, unless it is noted already. A server that starts without it is refused. */
export async function noteKey(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  await db
    .insertInto('encryption_key')
    .values({ id: sealer.keyId, sealed: sealer.seal(KNOWN_TEXT, additionalDataOf(sealer.keyId)) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Drops the notes of the keys that seal nothing any more: all but the sealer's own. */
export async function dropOtherKeys(db: Kysely<Schema>, sealer: Sealer): Promise<void> {
  await db.deleteFrom('encryption_key').where('id', '!=', sealer.keyId).execute();
}

/** Additional data (AEAD) of a key's known text. */
const additionalDataOf = (id: string) => `encryption-key ${id}`;
