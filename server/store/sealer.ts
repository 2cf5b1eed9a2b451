import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';
import { UnreadableError } from '../errors.ts';

/** Encryption key, with the id that prefixes every value it has sealed. */
export interface EncryptionKey {
  readonly id: string;
  /** AES-256. */
  readonly key: KeyObject;
}

/**
 * A sealed value cannot be opened. Its key is missing, and another server may have it; or the value was changed or
 * belongs to another row, which is permanent.
 */
export class SealError extends UnreadableError {
  override readonly name = 'SealError';
}

/** Encrypts personal data for the database. */
export interface Sealer {
  /** @param row additional data (AEAD) that names the row, so that a value cannot be opened in another row */
  seal(content: string | Uint8Array, row: string): Buffer;
  /** @throws {SealError} */
  open(sealed: Uint8Array, row: string): Buffer<ArrayBuffer>;
  /** Id of the key that seals. */
  readonly keyId: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Nonces drawn at once: a call to the random source costs as much as an encryption. */
const NONCES_AT_ONCE = 1024;

/**
 * Seals with AES-256-GCM. A sealed value is one byte with the length of the key's id, the id, the nonce, the ciphertext
 * and the tag. The row is the additional data.
 * Why: .github/decisions/sealing.md
 *
 * @param keys the first key seals; every key can open
 */
export function createSealer(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Sealer {
  const [{ id: keyId, key: sealingKey }] = keys;
  const keysById = new Map(keys.map(({ id, key }) => [id, key]));
  const head = Buffer.concat([Buffer.from([keyId.length]), Buffer.from(keyId)]);
  const nonces = createNonces();
  return {
    keyId,
    seal(content, row) {
      const nonce = nonces();
      const cipher = createCipheriv(ALGORITHM, sealingKey, nonce);
      cipher.setAAD(Buffer.from(row));
      const encrypted = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
      cipher.final();
      return Buffer.concat([head, nonce, encrypted, cipher.getAuthTag()]);
    },
    open(sealed, row) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const nonceAt = endOfKeyId(bytes);
      const key = keysById.get(bytes.toString('utf8', 1, nonceAt));
      const textAt = nonceAt + NONCE_BYTES;
      if (bytes.length < textAt + TAG_BYTES) throw new SealError('is cut short', { permanent: true });
      if (!key) throw new SealError('encrypted with an unknown key', { permanent: false });
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(nonceAt, textAt));
      decipher.setAAD(Buffer.from(row));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      // An output encoding would start a decoder that costs more than the decryption.
      const content = decipher.update(bytes.subarray(textAt, -TAG_BYTES));
      try {
        decipher.final();
      } catch (cause) {
        throw new SealError('does not belong to this row, or was changed', { permanent: true, cause });
      }
      return content;
    },
  };
}

/** Reads the id of the key that sealed a value. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed).toString('utf8', 1, endOfKeyId(sealed));
}

/**
 * Puts the id of another key before a value that cannot be opened. It then stays unreadable for good, instead of asking for
 * a key that is gone.
 */
export function relabel(sealed: Uint8Array, keyId: string): Buffer {
  return Buffer.concat([Buffer.from([keyId.length]), Buffer.from(keyId), sealed.subarray(endOfKeyId(sealed))]);
}

function endOfKeyId(sealed: Uint8Array): number {
  return 1 + (sealed[0] ?? 0);
}

function createNonces(): () => Buffer {
  const drawn = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
  let at = drawn.length;
  return () => {
    if (at === drawn.length) {
      randomFillSync(drawn);
      at = 0;
    }
    at += NONCE_BYTES;
    return drawn.subarray(at - NONCE_BYTES, at);
  };
}
