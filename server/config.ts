import * as v from 'valibot';
import { readDatabaseUrl, readEncryptionKeys } from './database-settings.ts';
import { HOLIDAY_REGIONS, type HolidayRegion } from './calendar/public-holidays.ts';
import { readVariables, type Environment } from './environment.ts';
import { findSettingsFaults } from './notifications/notification-settings.ts';
import type { EncryptionKey } from './store/sealer.ts';

export { ConfigError, type Environment } from './environment.ts';

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
const region = v.picklist(HOLIDAY_REGIONS, `must be one of: ${HOLIDAY_REGIONS.join(', ')}`);

/**
 * Reads the configuration from environment variables. White space around a value is dropped, and an empty one counts as
 * missing. There is no default for a secret, an issuer or a mail server.
 *
 * @throws {ConfigError} naming every variable at fault
 */
export function readConfig(env: Environment): Config {
  const variables = readVariables(env);
  const { value, optional, required, addFaults } = variables;
  const gatewayUrl = optional('SMS_GATEWAY_URL', web);
  const secret = optional('SMS_GATEWAY_SECRET', text);
  if (value('SMS_GATEWAY_URL') && !value('SMS_GATEWAY_SECRET')) {
    addFaults('SMS_GATEWAY_SECRET: is missing, though SMS_GATEWAY_URL is set');
  }
  if (value('SMS_GATEWAY_SECRET') && !value('SMS_GATEWAY_URL')) {
    addFaults('SMS_GATEWAY_URL: is missing, though SMS_GATEWAY_SECRET is set');
  }
  const catalogueFile = optional('CATALOGUE_FILE', text);
  const config: Config = {
    port: optional('PORT', port) ?? Number(DEFAULT_PORT),
    databaseUrl: readDatabaseUrl(variables),
    encryptionKeys: readEncryptionKeys(variables),
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
  addFaults(...findSettingsFaults(config).filter((fault) => value(fault.split(':')[0] ?? '') !== undefined));
  variables.throwFaults();
  return config;
}
