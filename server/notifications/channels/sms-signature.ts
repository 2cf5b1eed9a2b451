import { createHmac, timingSafeEqual } from 'node:crypto';

/** Largest difference between a request's timestamp and the gateway's clock, in seconds. Beyond it, it is a replay. */
const TOLERANCE_SECONDS = 300;

/**
 * Computes the `X-Signature` header of a request to the SMS gateway: `sha256=` and the hex HMAC-SHA-256 of
 * `<timestamp>.<body>`.
 * @param timestamp the `X-Timestamp` header: Unix time in whole seconds
 */
export function signSms(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

export interface SignedSms {
  readonly secret: string;
  /** `X-Timestamp` header. */
  readonly timestamp: string | undefined;
  /** `X-Signature` header. */
  readonly signature: string | undefined;
  /** Body of the request as received, before it is parsed. */
  readonly body: string;
  readonly now: Date;
}

/**
 * Verifies a request as the gateway does: the signature, compared in constant time, and a timestamp at most five
 * minutes from its own clock.
 */
export function verifySmsSignature({ secret, timestamp, signature, body, now }: SignedSms): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = Buffer.from(signSms(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
