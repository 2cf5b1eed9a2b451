import * as v from 'valibot';
import { HOLIDAY_REGIONS, type HolidayRegion } from './calendar/public-holidays.ts';
import {
  databaseUrl,
  encryptionKeys,
  list,
  readEnvironment,
  textThat,
  url,
  wholeNumber,
  type Environment,
} from './environment.ts';
import { parseMailbox } from './identity/mail-address.ts';
import type { NotificationSettings } from './notifications/notifier.ts';
import { findLongSms } from './notifications/templates/compose-sms.ts';
import { toGsm7 } from './notifications/templates/gsm7.ts';
import type { EncryptionKey } from './store/sealer.ts';

export { ConfigError, type Environment } from './environment.ts';

export interface Config extends NotificationSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** `file:` and a path, or `postgres://…`. */
  readonly databaseUrl: string;
  /** The first encrypts texts and contact details, all decrypt. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly jwt: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
  readonly corsOrigins: readonly string[];
  /** Left out: the shipped catalogue. */
  readonly catalogueFile: string | undefined;
  readonly holidayRegion: HolidayRegion;
}

const text = v.string();
const webUrl = url('http:', 'https:');

const origins = v.pipe(
  list,
  v.filterItems((item) => item !== ''),
  v.everyItem(
    (origin) => URL.parse(origin)?.origin === origin,
    'must be a list of origins such as "https://www.example.org", with commas between them',
  ),
);

const mailbox = v.pipe(
  v.string(),
  v.transform(parseMailbox),
  v.object(
    { name: v.string(), address: v.string() },
    'must be one address, as "Name <service@example.org>" or "service@example.org"',
  ),
);

const smsText = textThat((text) => toGsm7(text) !== undefined, 'has a character that text messages cannot show');

/** Number of characters by which text messages that name the organisation are too long. */
const smsExcess = (given: Record<'ORGANISATION_NAME' | 'ORGANISATION_REGION', string>) =>
  findLongSms({ name: given.ORGANISATION_NAME, region: given.ORGANISATION_REGION });

/** Every variable that the server reads. Each is required unless it is marked as optional. */
export const SERVER_VARIABLES = v.object({
  PORT: v.optional(wholeNumber(0, 65_535), '3000'),
  DATABASE_URL: databaseUrl,
  ENCRYPTION_KEYS: encryptionKeys,
  JWT_ISSUER: text,
  JWT_AUDIENCE: text,
  JWKS_URL: webUrl,
  CORS_ORIGINS: v.optional(origins, ''),
  CATALOGUE_FILE: v.optional(text),
  SMTP_URL: url('smtp:', 'smtps:'),
  MAIL_FROM: mailbox,
  SMS_GATEWAY_URL: v.optional(webUrl),
  SMS_GATEWAY_SECRET: v.optional(text),
  MESSAGES_URL: webUrl,
  PREFERENCES_URL: webUrl,
  ORGANISATION_NAME: smsText,
  ORGANISATION_REGION: smsText,
  SERVICE_NAME: text,
  SERVICE_ADDRESS: text,
  SERVICE_PHONE: text,
  HOLIDAY_REGION: v.optional(v.picklist(HOLIDAY_REGIONS, `must be one of: ${HOLIDAY_REGIONS.join(', ')}`), 'metropole'),
});

/** Variables that must fit each other. */
const fittingVariables = v.pipe(
  SERVER_VARIABLES,
  v.forward(
    v.partialCheck(
      [['ORGANISATION_NAME'], ['ORGANISATION_REGION']],
      (given) => smsExcess(given) === 0,
      ({ input }) => `${smsExcess(input)} characters too long for a text message of one segment`,
    ),
    ['ORGANISATION_NAME'],
  ),
  v.forward(
    v.partialCheck(
      [['SMS_GATEWAY_URL'], ['SMS_GATEWAY_SECRET']],
      (given) => given.SMS_GATEWAY_URL === undefined || given.SMS_GATEWAY_SECRET !== undefined,
      'is missing, though SMS_GATEWAY_URL is set',
    ),
    ['SMS_GATEWAY_SECRET'],
  ),
  v.forward(
    v.partialCheck(
      [['SMS_GATEWAY_URL'], ['SMS_GATEWAY_SECRET']],
      (given) => given.SMS_GATEWAY_SECRET === undefined || given.SMS_GATEWAY_URL !== undefined,
      'is missing, though SMS_GATEWAY_SECRET is set',
    ),
    ['SMS_GATEWAY_URL'],
  ),
);

/**
 * Reads the server's configuration from environment variables. There is no default for a secret, an issuer or a mail
 * server.
 *
 * @throws {ConfigError} naming every variable at fault
 */
export function readConfig(env: Environment): Config {
  const given = readEnvironment(fittingVariables, env);
  const { SMS_GATEWAY_URL: gatewayUrl, SMS_GATEWAY_SECRET: secret } = given;
  return {
    port: given.PORT,
    databaseUrl: given.DATABASE_URL,
    encryptionKeys: given.ENCRYPTION_KEYS,
    jwt: { issuer: given.JWT_ISSUER, audience: given.JWT_AUDIENCE, jwksUrl: given.JWKS_URL },
    corsOrigins: given.CORS_ORIGINS,
    catalogueFile: given.CATALOGUE_FILE,
    smtpUrl: given.SMTP_URL,
    mailFrom: given.MAIL_FROM,
    sms: gatewayUrl !== undefined && secret !== undefined ? { gatewayUrl, secret } : undefined,
    messagesUrl: given.MESSAGES_URL,
    preferencesUrl: given.PREFERENCES_URL,
    organisation: { name: given.ORGANISATION_NAME, region: given.ORGANISATION_REGION },
    service: { name: given.SERVICE_NAME, address: given.SERVICE_ADDRESS, phone: given.SERVICE_PHONE },
    holidayRegion: given.HOLIDAY_REGION,
  };
}
