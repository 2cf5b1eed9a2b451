import { createSecretKey } from 'node:crypto';
import * as v from 'valibot';
import type { Variables } from './environment.ts';
import type { EncryptionKey } from './store/sealer.ts';

const FILE = /^file:(?!:memory:)[^?#]+$/;

const isFile = (text: string) => FILE.test(text);
const isPostgres = (text: string) => /^postgres(?:ql)?:/.test(text) && URL.canParse(text);

/** What the store sets on each connection (open-postgres.ts), and pg would take from the URL instead. */
const OWN_PARAMETERS = [
  'options',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'query_timeout',
];

const withoutOwnParameters = v.check<string, string>(
  (text) => !OWN_PARAMETERS.some((name) => URL.parse(text)?.searchParams.has(name)),
  `must not have any of ${OWN_PARAMETERS.join(', ')}: the server sets them itself`,
);

const database = v.pipe(
  v.string(),
  v.check(
    (text) => isFile(text) || isPostgres(text),
    'must be "file:" and the path of a SQLite file, or a URL that begins with postgres:',
  ),
  withoutOwnParameters,
);
const sqliteDatabase = v.pipe(v.string(), v.check(isFile, 'must be "file:" and the path of a SQLite file'));
const postgresDatabase = v.pipe(
  v.string(),
  v.check(isPostgres, 'must be a URL that begins with postgres:'),
  withoutOwnParameters,
);

/** An id, a colon and 32 bytes in base64 (`openssl rand -base64 32`). */
const ENCRYPTION_KEY = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

const encryptionKeys = v.pipe(
  v.string(),
  v.check(
    (list) => list.split(',').every((entry) => ENCRYPTION_KEY.test(entry.trim())),
    'must be a list of keys such as "2026:<32 bytes in base64>", with commas between them',
  ),
  v.check((list) => {
    const ids = list.split(',').map((entry) => entry.trim().split(':')[0]);
    return new Set(ids).size === ids.length;
  }, 'must not have two keys of the same id'),
);

/** `file:` and a path, or `postgres://…`, from DATABASE_URL. */
export function readDatabaseUrl({ required }: Variables): string {
  return required('DATABASE_URL', database);
}

export function readSqliteUrl({ required }: Variables, name: string): string {
  return required(name, sqliteDatabase);
}

export function readPostgresUrl({ required }: Variables, name: string): string {
  return required(name, postgresDatabase);
}

/** From ENCRYPTION_KEYS: the first encrypts, all decrypt. */
export function readEncryptionKeys({ required }: Variables): [EncryptionKey, ...EncryptionKey[]] {
  const list = required('ENCRYPTION_KEYS', encryptionKeys);
  const [first = '', ...others] = list.split(',').map((entry) => entry.trim());
  return [toKey(first), ...others.map(toKey)];
}

/** Of an entry that was found to be a key. For a fault the key is never used: the fault is thrown. */
function toKey(entry: string): EncryptionKey {
  const [, id = '', bytes = ''] = ENCRYPTION_KEY.exec(entry) ?? [];
  return { id, key: createSecretKey(Buffer.from(bytes || entry, 'base64')) };
}
