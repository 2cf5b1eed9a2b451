import { createSecretKey } from 'node:crypto';
import * as v from 'valibot';
import { HOLIDAY_REGIONS, type HolidayRegion } from './domain/working-hours.ts';
import { findSettingsFaults } from './notifications/notification-settings.ts';
import type { EncryptionKey } from './store/sealer.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  /** `file:` and a path, or `postgres://…`. */
  readonly databaseUrl: string;
  /** What texts and contact details are encrypted with: the first encrypts, all decrypt. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly jwt: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
  readonly corsOrigins: readonly string[];
  readonly smtpUrl: string;
  /** `Name <address>` */
  readonly mailFrom: string;
  /** Left out: no text message is sent. */
  readonly sms?: { readonly gatewayUrl: string; readonly secret: string };
  /** Left out: the shipped catalogue. */
  readonly catalogueFile?: string;
  readonly messagesUrl: string;
  readonly preferencesUrl: string;
  readonly organisation: { readonly name: string; readonly region: string };
  readonly service: { readonly name: string; readonly address: string; readonly phone: string };
  readonly holidayRegion: HolidayRegion;
}

/** The message has one line for each variable that is missing or wrong, and never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULT_PORT = '3000';

const url = (...protocols: string[]) => {
  const isOne = (text: string) => URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return v.pipe(v.string(), v.check(isOne, `must be a URL that begins with ${protocols.join(' or ')}`));
};
const web = url('http:', 'https:');
const text = v.string();
const origins = v.pipe(
  v.string(),
  v.transform((list) =>
    list
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  ),
  v.check(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be a list of origins such as "https://www.example.org", with commas between them',
  ),
);
const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, 'must be a number from 0 to 65535'),
  v.transform(Number),
  v.maxValue(65_535, 'must be a number from 0 to 65535'),
);
const database = v.pipe(
  v.string(),
  v.check(
    (text) => /^file:(?!:memory:)[^?#]+$/.test(text) || (/^postgres(?:ql)?:/.test(text) && URL.canParse(text)),
    'must be "file:" and the path of a SQLite file, or a URL that begins with postgres:',
  ),
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

const region = v.picklist(HOLIDAY_REGIONS, `must be one of: ${HOLIDAY_REGIONS.join(', ')}`);

/**
 * Reads the configuration from environment variables. White space around a value is dropped, and an empty one counts as
 * missing. There is no default for a secret, an issuer or a mail server.
 *
 * @throws {ConfigError} naming every variable at fault
 */
export function readConfig(env: Environment): Config {
  const faults: string[] = [];
  const value = (name: string) => env[name]?.trim() || undefined;

  function optional<S extends v.GenericSchema<string, unknown>>(name: string, schema: S): v.InferOutput<S> | undefined {
    const given = value(name);
    if (given === undefined) return undefined;
    const result = v.safeParse(schema, given);
    if (result.success) return result.output;
    faults.push(`${name}: ${result.issues[0].message}`);
    return undefined;
  }
  /** What it returns for a fault is never used: the faults are thrown. */
  function required<S extends v.GenericSchema<string, string>>(name: string, schema: S): string {
    if (value(name) === undefined) faults.push(`${name}: is missing`);
    return optional(name, schema) ?? '';
  }

  const gatewayUrl = optional('SMS_GATEWAY_URL', web);
  const secret = optional('SMS_GATEWAY_SECRET', text);
  if (value('SMS_GATEWAY_URL') && !value('SMS_GATEWAY_SECRET')) {
    faults.push('SMS_GATEWAY_SECRET: is missing, though SMS_GATEWAY_URL is set');
  }
  if (value('SMS_GATEWAY_SECRET') && !value('SMS_GATEWAY_URL')) {
    faults.push('SMS_GATEWAY_URL: is missing, though SMS_GATEWAY_SECRET is set');
  }
  const catalogueFile = optional('CATALOGUE_FILE', text);
  const config: Config = {
    port: optional('PORT', port) ?? Number(DEFAULT_PORT),
    databaseUrl: required('DATABASE_URL', database),
    encryptionKeys: toKeys(required('ENCRYPTION_KEYS', encryptionKeys)),
    jwt: {
      issuer: required('JWT_ISSUER', text),
      audience: required('JWT_AUDIENCE', text),
      jwksUrl: required('JWKS_URL', web),
    },
    corsOrigins: optional('CORS_ORIGINS', origins) ?? [],
    smtpUrl: required('SMTP_URL', url('smtp:', 'smtps:')),
    mailFrom: required('MAIL_FROM', text),
    ...(gatewayUrl !== undefined && secret !== undefined && { sms: { gatewayUrl, secret } }),
    ...(catalogueFile !== undefined && { catalogueFile }),
    messagesUrl: required('MESSAGES_URL', web),
    preferencesUrl: required('PREFERENCES_URL', web),
    organisation: { name: required('ORGANISATION_NAME', text), region: required('ORGANISATION_REGION', text) },
    service: {
      name: required('SERVICE_NAME', text),
      address: required('SERVICE_ADDRESS', text),
      phone: required('SERVICE_PHONE', text),
    },
    holidayRegion: optional('HOLIDAY_REGION', region) ?? 'metropole',
  };
  faults.push(...findSettingsFaults(config).filter((fault) => value(fault.split(':')[0] ?? '') !== undefined));
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return config;
}

/** Of a list that was found to be one. For a fault the key is never used: the fault is thrown. */
function toKeys(list: string): [EncryptionKey, ...EncryptionKey[]] {
  const [first = '', ...others] = list.split(',').map((entry) => entry.trim());
  return [toKey(first), ...others.map(toKey)];
}

function toKey(entry: string): EncryptionKey {
  const [, id = '', bytes = ''] = ENCRYPTION_KEY.exec(entry) ?? [];
  return { id, key: createSecretKey(Buffer.from(bytes || entry, 'base64')) };
}
