import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { verifySmsSignature } from '../../server/notifications/channels/sms-signature.ts';
import { countGsm7Septets, SMS_SEGMENT_SEPTETS } from '../../server/notifications/templates/gsm7.ts';

const BODY_MAX_BYTES = 4096;

const smsSchema = v.strictObject({
  id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  to: v.pipe(v.string(), v.regex(/^\+[1-9]\d{5,14}$/)),
  text: v.pipe(
    v.string(),
    v.check((text) => (countGsm7Septets(text) ?? Infinity) <= SMS_SEGMENT_SEPTETS),
  ),
  sender: v.pipe(v.string(), v.regex(/^[A-Za-z0-9 ]{1,11}$/)),
});

/** Text message as the gateway receives it. */
export type DeliveredSms = v.InferOutput<typeof smsSchema>;

export interface SmsGatewayOptions {
  /** Secret that it shares with the sender, for the signatures. */
  readonly secret: string;
  /** Keeps the text message, or returns false when one with that id is kept already. */
  readonly onSms: (sms: DeliveredSms) => Promise<boolean> | boolean;
  readonly now?: () => Date;
}

/**
 * Creates an SMS gateway as an HTTP application: `POST /messages`, accepted only with the right signature, and once for
 * each `Idempotency-Key`.
 */
export function createSmsGateway({ secret, onSms, now = () => new Date() }: SmsGatewayOptions) {
  return new Hono().post('/messages', bodyLimit({ maxSize: BODY_MAX_BYTES }), async (c) => {
    const body = await c.req.text();
    const timestamp = c.req.header('X-Timestamp');
    const signature = c.req.header('X-Signature');
    if (!verifySmsSignature({ secret, timestamp, signature, body, now: now() })) {
      return c.json({ error: 'signature' }, 401);
    }
    const sms = v.safeParse(v.pipe(v.string(), v.parseJson(), smsSchema), body);
    if (!sms.success || sms.output.id !== c.req.header('Idempotency-Key')) return c.json({ error: 'message' }, 422);
    const isNew = await onSms(sms.output);
    return c.json({ id: sms.output.id, status: 'accepted' }, isNew ? 202 : 200);
  });
}
