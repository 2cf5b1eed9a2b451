import { hash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { OperatorError } from '../errors.ts';
import type { Schema } from './schema.ts';
import { SealError, type Sealer } from './sealer.ts';
import { additionalDataOf, type SealedTable } from './sealed-table.ts';

/**
 * Hashes values with a key of this database: nobody without the key can make the hash of a known value, or change values
 * that stand beside their hash.
 *
 * @param purpose keeps apart hashes of the same values
 */
export type KeyedHash = (purpose: 'person' | 'request' | 'member', ...values: readonly unknown[]) => string;

/** A secret of this database, made at its first start. */
export interface SecretRow {
  name: string;
  sealed: Uint8Array;
}

export const SECRETS: SealedTable<'secret'> = { name: 'secret', key: ['name'], bound: ['name'], sealed: ['sealed'] };

const NAME = 'keyed-hash';
const ADDITIONAL_DATA = additionalDataOf(SECRETS, 'sealed', { name: NAME });
const LOST = 'DATABASE_URL: the key that finds members in this database was removed or damaged. Restore a backup';
const KEY_BYTES = 32;

/** Characters of a hash in base64url: 132 bits. */
const LENGTH = 22;

/**
 * Opens the database's key for hashes, or makes one in a new database. It is none of ENCRYPTION_KEYS: rotating those must
 * not rename everybody.
 *
 * @throws {OperatorError} when it was removed or damaged: under another key, nobody would find their messages
 * @throws {SealError} for an unknown encryption key
 */
export async function openKeyedHash(db: Kysely<Schema>, sealer: Sealer): Promise<KeyedHash> {
  const stored = (await findSecret(db)) ?? (await makeSecret(db, sealer));
  try {
    return createKeyedHash(sealer.open(stored.sealed, ADDITIONAL_DATA).toString('base64'));
  } catch (cause) {
    if (!(cause instanceof SealError) || !cause.permanent) throw cause;
    throw new OperatorError(LOST, { cause });
  }
}

const findSecret = (db: Kysely<Schema>) =>
  db.selectFrom('secret').select('sealed').where('name', '=', NAME).executeTakeFirst();

async function makeSecret(db: Kysely<Schema>, sealer: Sealer): Promise<Pick<SecretRow, 'sealed'>> {
  const member = await db.selectFrom('member').select('member_id').limit(1).executeTakeFirst();
  if (!member) {
    await db
      .insertInto('secret')
      .values({ name: NAME, sealed: sealer.seal(randomBytes(KEY_BYTES), ADDITIONAL_DATA) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
  // Another server may have made it first.
  const stored = await findSecret(db);
  if (!stored) throw new OperatorError(LOST);
  return stored;
}

/** SHA-3 takes its key in front (FIPS 202, KMAC); SHA-2 would need HMAC, which costs three times as much. */
function createKeyedHash(key: string): KeyedHash {
  return (...values) => hash('sha3-256', `${key} ${JSON.stringify(values)}`, 'base64url').slice(0, LENGTH);
}
