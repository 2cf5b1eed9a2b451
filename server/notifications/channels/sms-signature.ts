import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's timestamp may be from the gateway's clock before it counts as a replay, in seconds. */
const TOLERANCE_SECONDS = 300;

/**
 * The `X-Signature` header of a request to the SMS gateway: `sha256=` and the hex HMAC-SHA-256 of `<timestamp>.<body>`.
 * `timestamp` is the `X-Timestamp` header: Unix time in whole seconds.
 */
export function signSms(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

export interface SignedSms {
  readonly secret: string;
  /** The `X-Timestamp` header. */
  readonly timestamp: string | undefined;
  /** The `X-Signature` header. */
  readonly signature: string | undefined;
  /** The request's body as it came, before it is parsed. */
  readonly body: string;
  readonly now: Date;
}

/**
 * What a gateway checks before it believes a request: the signature, compared in constant time, and a timestamp at most
 * five minutes from its own clock.
 */
export function verifySmsSignature({ secret, timestamp, signature, body, now }: SignedSms): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = Buffer.from(signSms(secret, timestamp, body));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
