import { createSecretKey } from 'node:crypto';
import * as v from 'valibot';
import { OperatorError } from './errors.ts';
import type { EncryptionKey } from './store/sealer.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names every environment variable that is missing or wrong, one a line, and never a value: it may be a secret. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
}

/**
 * Reads environment variables by a schema of them. White space around a value is dropped, and an empty value counts as
 * missing.
 *
 * @throws {ConfigError} naming every variable at fault
 */
export function readEnvironment<S extends v.GenericSchema>(schema: S, env: Environment): v.InferOutput<S> {
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]));
  // Valibot's own messages quote the value.
  const message = ({ received }: v.BaseIssue<unknown>) => (received === 'undefined' ? 'is missing' : 'is wrong');
  const result = v.safeParse(schema, given, { message });
  if (result.success) return result.output;
  const faults = new Map<unknown, string>();
  for (const { path, message } of result.issues) {
    const name = path?.[0].key;
    if (!faults.has(name)) faults.set(name, `${String(name)}: ${message}`);
  }
  throw new ConfigError([...faults.values()].join('\n'));
}

/** A text that passes a test. */
export const textThat = (passes: (text: string) => boolean, message: string) =>
  v.pipe(v.string(), v.check(passes, message));

/** A URL of one of the protocols, such as `https:`. */
export const url = (...protocols: string[]) =>
  textThat(
    (text) => protocols.includes(URL.parse(text)?.protocol ?? ''),
    `must be a URL that begins with ${protocols.join(' or ')}`,
  );

/** A whole number, both bounds included. */
export const wholeNumber = (from: number, to: number) => {
  const message = `must be a number from ${from} to ${to}`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, message),
    v.transform(Number),
    v.minValue(from, message),
    v.maxValue(to, message),
  );
};

/** Items with commas between them, without the white space around each. */
export const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((item) => item.trim())),
);

/** Parameters that the store sets on each connection (open-postgres.ts); pg would take them from the URL instead. */
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

const isSqliteUrl = (text: string) => /^file:(?!:memory:)[^?#]+$/.test(text);
const isPostgresUrl = (text: string) => /^postgres(?:ql)?:/.test(text) && URL.canParse(text);

export const sqliteUrl = textThat(isSqliteUrl, 'must be "file:" and the path of a SQLite file');
export const postgresUrl = v.pipe(
  textThat(isPostgresUrl, 'must be a URL that begins with postgres:'),
  withoutOwnParameters,
);
export const databaseUrl = v.pipe(
  textThat(
    (text) => isSqliteUrl(text) || isPostgresUrl(text),
    'must be "file:" and the path of a SQLite file, or a URL that begins with postgres:',
  ),
  withoutOwnParameters,
);

/** An id, a colon and 32 bytes in base64 (`openssl rand -base64 32`). */
const ENCRYPTION_KEY = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/;

const encryptionKey = v.pipe(
  v.string(),
  v.regex(ENCRYPTION_KEY, 'must be a list of keys such as "2026:<32 bytes in base64>", with commas between them'),
  v.transform((entry): EncryptionKey => {
    const [, id = '', bytes = ''] = ENCRYPTION_KEY.exec(entry) ?? [];
    return { id, key: createSecretKey(bytes, 'base64') };
  }),
);

/** The first key encrypts, all decrypt. */
export const encryptionKeys = v.pipe(
  list,
  v.tupleWithRest([encryptionKey], encryptionKey),
  v.check((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'must not have two keys of the same id'),
);
