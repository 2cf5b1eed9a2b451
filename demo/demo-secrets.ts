import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Secrets that the demo keeps from one start to the next. */
export interface DemoSecrets {
  /** Private key of the demo's token issuer (ES256). */
  readonly issuerKey: JWK;
  /** Signs the sign-in cookie. */
  readonly cookieSecret: string;
  /** Signs the calls to the SMS gateway. */
  readonly smsSecret: string;
  /** ENCRYPTION_KEYS of the server. */
  readonly encryptionKeys: string;
}

/** Reads the secrets of a data folder, or makes them on its first start. */
export async function loadSecrets(dataFolder: string): Promise<DemoSecrets> {
  const file = join(dataFolder, 'secrets.json');
  const known = readSecrets(file);
  if (known) return known;
  const secrets = await createSecrets();
  writeFileSync(file, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function readSecrets(file: string): DemoSecrets | undefined {
  try {
    const secrets = JSON.parse(readFileSync(file, 'utf8')) as DemoSecrets;
    if (!secrets.encryptionKeys) throw new TypeError('of an earlier version');
    return secrets;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: "npm run reset" begins anew`, { cause: error });
  }
}

async function createSecrets(): Promise<DemoSecrets> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const secret = () => randomBytes(32).toString('base64url');
  return {
    issuerKey: await exportJWK(privateKey),
    cookieSecret: secret(),
    smsSecret: secret(),
    encryptionKeys: `demo:${randomBytes(32).toString('base64')}`,
  };
}
