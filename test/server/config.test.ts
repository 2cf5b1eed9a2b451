import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigError, readConfig, SERVER_VARIABLES, type Environment } from '../../server/config.ts';
import { ENVIRONMENT } from '../support/server-environment.ts';

const SECRET = 'hush-5f3a';

function faultsOf(changes: Environment): string[] {
  try {
    readConfig({ ...ENVIRONMENT, ...changes });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    assert.doesNotMatch(error.message, new RegExp(SECRET));
    return error.message.split('\n').map((line) => line.split(':')[0] ?? '');
  }
  return [];
}

test('a complete environment is read', () => {
  const config = readConfig({
    ...ENVIRONMENT,
    PORT: '8080',
    CORS_ORIGINS: ' https://a.example.test, https://b.example.test ',
  });
  assert.equal(config.port, 8080);
  assert.equal(config.jwt.issuer, ENVIRONMENT['JWT_ISSUER']);
  assert.deepEqual(config.corsOrigins, ['https://a.example.test', 'https://b.example.test']);
  assert.equal(config.holidayRegion, 'metropole');
  assert.deepEqual(config.sms, undefined);
  const sms = { SMS_GATEWAY_URL: 'https://sms.example.test/send', SMS_GATEWAY_SECRET: SECRET };
  assert.deepEqual(readConfig({ ...ENVIRONMENT, ...sms }).sms, { gatewayUrl: sms.SMS_GATEWAY_URL, secret: SECRET });
});

const REQUIRED = [
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWKS_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'MESSAGES_URL',
  'PREFERENCES_URL',
  'ORGANISATION_NAME',
  'ORGANISATION_REGION',
  'SERVICE_NAME',
  'SERVICE_ADDRESS',
  'SERVICE_PHONE',
];

for (const name of REQUIRED) {
  test(`without ${name} the server does not start, and says so`, () => {
    assert.deepEqual(faultsOf({ [name]: undefined }), [name]);
    assert.deepEqual(faultsOf({ [name]: '  ' }), [name]);
  });
}

const KEY = Buffer.alloc(32, 7).toString('base64');

const WRONG: [name: string, values: string[]][] = [
  ['PORT', ['-1', '65536', '80a', '1e3', '3000.5', SECRET]],
  [
    'DATABASE_URL',
    ['messages.sqlite', 'file:', 'file::memory:', 'file:a?mode=memory', `mysql://user:${SECRET}@localhost/db`],
  ],
  ['ENCRYPTION_KEYS', [SECRET, `id:${SECRET}`, `:${KEY}`, `a:${KEY},`, `a:${KEY},a:${KEY}`, `a:${KEY.slice(1)}`]],
  ['JWKS_URL', ['keys.json', 'ftp://id.example.test/jwks', `file:///${SECRET}`]],
  ['CORS_ORIGINS', ['*', 'example.test', 'https://a.example.test/', 'https://a.example.test;https://b.example.test']],
  ['SMTP_URL', ['localhost:25', `http://user:${SECRET}@mail.example.test`, SECRET]],
  ['MAIL_FROM', ['MSA', 'a@example.test, b@example.test', 'MSA <a@example.test> <b@example.test>']],
  ['SMS_GATEWAY_URL', ['sms.example.test', SECRET]],
  ['ORGANISATION_NAME', ['農協', 'x'.repeat(60)]],
  ['ORGANISATION_REGION', ['👩']],
  ['MESSAGES_URL', ['/messages', 'javascript:alert(1)']],
  ['PREFERENCES_URL', ['/preferences']],
  ['HOLIDAY_REGION', ['alsace', 'Metropole']],
];

for (const [name, values] of WRONG) {
  test(`a wrong ${name} is named, and its value is not printed`, () => {
    for (const value of values) {
      assert.deepEqual(
        faultsOf({ SMS_GATEWAY_URL: 'https://sms.example.test', SMS_GATEWAY_SECRET: SECRET, [name]: value }),
        [name],
        value,
      );
    }
  });
}

test('a URL of PostgreSQL may have parameters, but none that the server sets itself', () => {
  const faultsOfUrl = (query: string) =>
    faultsOf({ DATABASE_URL: `postgres://user:${SECRET}@db.example.test/messages?${query}` });
  assert.deepEqual(faultsOfUrl('sslmode=verify-full&application_name=messages'), []);
  for (const query of [
    'options=-c%20synchronous_commit%3Doff',
    'statement_timeout=0',
    'sslmode=verify-full&lock_timeout=0',
    'idle_in_transaction_session_timeout=0',
    'query_timeout=0',
  ]) {
    assert.deepEqual(faultsOfUrl(query), ['DATABASE_URL'], query);
  }
});

test('a gateway needs its secret, and a secret its gateway', () => {
  assert.deepEqual(faultsOf({ SMS_GATEWAY_URL: 'https://sms.example.test' }), ['SMS_GATEWAY_SECRET']);
  assert.deepEqual(faultsOf({ SMS_GATEWAY_SECRET: SECRET }), ['SMS_GATEWAY_URL']);
});

test('all faults are named at once', () => {
  assert.deepEqual(faultsOf({ PORT: 'x', SMTP_URL: SECRET, JWT_ISSUER: undefined }).sort(), [
    'JWT_ISSUER',
    'PORT',
    'SMTP_URL',
  ]);
});

test('a name and a region that are too long for a text message are a fault of the name', () => {
  assert.throws(
    () => readConfig({ ...ENVIRONMENT, ORGANISATION_NAME: 'x'.repeat(60) }),
    /^ConfigError: ORGANISATION_NAME: \d+ characters too long for a text message of one segment$/,
  );
});

test('the README lists every variable that the server reads, and no other', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /^\| variable .*\n\|[ -|]+\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  const listed = table.split('\n').flatMap((row) => row.split('|')[1]?.match(/[A-Z_]+/g) ?? []);
  assert.deepEqual(listed.sort(), Object.keys(SERVER_VARIABLES.entries).sort());
});
