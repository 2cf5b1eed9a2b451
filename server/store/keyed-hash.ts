import { hash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { Sealer } from './sealer.ts';
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
const KEY_BYTES = 32;

/** Characters of a hash in base64url: 132 bits. */
const LENGTH = 22;

/**
 * Opens the database's key for hashes, or makes one in a new database. It is none of ENCRYPTION_KEYS: rotating those must
 * not rename everybody.
 *
 * @throws {SealError}
 */
export async function openKeyedHash(db: Kysely<Schema>, sealer: Sealer): Promise<KeyedHash> {
  const additionalData = additionalDataOf(SECRETS, 'sealed', { name: NAME });
  const made = sealer.seal(randomBytes(KEY_BYTES), additionalData);
  await db
    .insertInto('secret')
    .values({ name: NAME, sealed: made })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  // Another server may have made it first.
  const { sealed } = await db.selectFrom('secret').select('sealed').where('name', '=', NAME).executeTakeFirstOrThrow();
  return createKeyedHash(sealer.open(sealed, additionalData).toString('base64'));
}

/** SHA-3 takes its key in front (FIPS 202, KMAC); SHA-2 would need HMAC, which costs three times as much. */
function createKeyedHash(key: string): KeyedHash {
  return (...values) => hash('sha3-256', `${key} ${JSON.stringify(values)}`, 'base64url').slice(0, LENGTH);
}
