import { join } from 'node:path';
import type { Environment } from '../server/config.ts';

export const AUDIENCE = 'secure-messaging';

export interface DemoAddresses {
  readonly port: number;
  readonly dataFolder: string;
  /** Address of the demo's own SMTP server. */
  readonly smtpUrl: string;
  /** Address of the demo's own SMS gateway. */
  readonly smsUrl: string;
  readonly smsSecret: string;
  readonly encryptionKeys: string;
}

/** Sets the environment variables that an operator sets in production. */
export function demoEnvironment({
  port,
  dataFolder,
  smtpUrl,
  smsUrl,
  smsSecret,
  encryptionKeys,
}: DemoAddresses): Environment {
  const site = `http://localhost:${port}`;
  return {
    PORT: String(port),
    DATABASE_URL: `file:${join(dataFolder, 'messages.sqlite')}`,
    ENCRYPTION_KEYS: encryptionKeys,
    JWT_ISSUER: `${site}/demo`,
    JWT_AUDIENCE: AUDIENCE,
    JWKS_URL: `http://127.0.0.1:${port}/demo/jwks.json`,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'MSA Picardie <ne-pas-repondre@example.org>',
    SMS_GATEWAY_URL: `${smsUrl}/messages`,
    SMS_GATEWAY_SECRET: smsSecret,
    MESSAGES_URL: `${site}/messages`,
    PREFERENCES_URL: `${site}/preferences`,
    ORGANISATION_NAME: 'MSA',
    ORGANISATION_REGION: 'Picardie',
    SERVICE_NAME: 'Service des relations avec les adhérents',
    SERVICE_ADDRESS: '12 rue de l’Exemple, 60000 Beauvais',
    SERVICE_PHONE: '01 99 00 12 34',
    HOLIDAY_REGION: 'metropole',
  };
}
