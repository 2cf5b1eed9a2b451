import { AUDIENCE, ISSUER } from './server-tokens.ts';

/** Variables with which a server starts. Nothing listens on port 9: tests replace those URLs. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PORT: '0',
  DATABASE_URL: 'file:data/never-opened.sqlite',
  ENCRYPTION_KEYS: 'test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  JWT_ISSUER: ISSUER,
  JWT_AUDIENCE: AUDIENCE,
  JWKS_URL: 'http://127.0.0.1:9/jwks',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'MSA Picardie <ne-pas-repondre@msa.example.test>',
  MESSAGES_URL: 'https://www.example.test/messages',
  PREFERENCES_URL: 'https://www.example.test/preferences',
  ORGANISATION_NAME: 'MSA',
  ORGANISATION_REGION: 'Picardie',
  SERVICE_NAME: 'Relation adhérents',
  SERVICE_ADDRESS: '1 rue de la Mairie, 80000 Amiens',
  SERVICE_PHONE: '03 20 00 00 00',
};
