import { createSecretKey } from 'node:crypto';
import type { EncryptionKey } from '../../server/store/sealer.ts';

/** Creates a key from one repeated letter. */
export function encryptionKey(id: string, letter = 'k'): EncryptionKey {
  return { id, key: createSecretKey(Buffer.from(letter.repeat(32))) };
}

export const ENCRYPTION_KEYS = [encryptionKey('test')] as const;
