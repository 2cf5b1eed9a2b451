import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { DeliveryError } from '../../../server/notifications/notifier.ts';
import { createSmsGatewayNotifier } from '../../../server/notifications/channels/sms-gateway-notifier.ts';
import { verifySmsSignature } from '../../../server/notifications/channels/sms-signature.ts';
import { receipt, settings } from './sample-notification.ts';

const secret = 'a secret that two parties share';
const now = new Date('2026-11-20T15:05:01.900Z');
const sms = receipt({ channel: 'sms', recipient: '+33600000000' });

interface Call {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** Starts a gateway on the loopback that answers as `respond` decides. */
async function startGateway(t: TestContext, respond: (response: ServerResponse, call: Call) => void) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const call = { request, body };
      calls.push(call);
      respond(response, call);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages` };
}

const notifierFor = (gatewayUrl: string, timeout?: number) =>
  createSmsGatewayNotifier({ gatewayUrl, secret, wording: settings, now: () => now, timeout });

async function failAt(sending: Promise<void>): Promise<DeliveryError> {
  const error = await sending.then(
    () => assert.fail('the text message was handed over'),
    (reason: unknown) => reason,
  );
  assert(error instanceof DeliveryError);
  assert.ok(!error.message.includes(sms.recipient) && !error.message.includes(secret));
  return error;
}

describe('a text message to the gateway', () => {
  it('is a signed JSON POST with the id of its outbox row', async (t) => {
    const gateway = await startGateway(t, (response) => response.writeHead(202).end('{}'));
    await notifierFor(gateway.url).send(sms);
    const [call] = gateway.calls;
    assert(call);
    const { method, url, headers } = call.request;
    assert.equal(method, 'POST');
    assert.equal(url, '/messages');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['idempotency-key'], sms.outboxId);
    assert.equal(headers['x-timestamp'], '1795187101');
    const mac = createHmac('sha256', secret).update(`1795187101.${call.body}`).digest('hex');
    assert.equal(headers['x-signature'], `sha256=${mac}`);
    const { text: words, ...rest } = JSON.parse(call.body) as Record<string, string>;
    assert.deepEqual(rest, { id: sms.outboxId, to: '+33600000000', sender: 'MSA' });
    assert.match(words ?? '', /^MSA Picardie : message arrivé le 20\/11 à 16h05/);
  });

  it('has the same key and body when repeated', async (t) => {
    const gateway = await startGateway(t, (response) => response.writeHead(200).end());
    const notifier = notifierFor(gateway.url);
    await notifier.send(sms);
    await notifier.send(sms);
    const [first, again] = gateway.calls;
    assert.equal(again?.body, first?.body);
    assert.equal(again?.request.headers['idempotency-key'], first?.request.headers['idempotency-key']);
  });

  for (const [name, sender] of [
    ["Caisse d'allocations", 'Caisse d al'],
    ['Santé & prévoyance', 'Sante prevo'],
  ] as const) {
    it(`comes from ${sender} when the organisation is ${name}`, async (t) => {
      const gateway = await startGateway(t, (response) => response.writeHead(202).end());
      const wording = { organisation: { name, region: '' } };
      await createSmsGatewayNotifier({ gatewayUrl: gateway.url, secret, wording, now: () => now }).send(sms);
      assert.equal((JSON.parse(gateway.calls[0]?.body ?? '{}') as { sender?: string }).sender, sender);
    });
  }

  for (const status of [400, 422]) {
    it(`fails for good when the gateway answers ${status}`, async (t) => {
      const gateway = await startGateway(t, (response) => response.writeHead(status).end());
      const error = await failAt(notifierFor(gateway.url).send(sms));
      assert.equal(error.permanent, true);
      assert.match(error.message, new RegExp(`${status}`));
    });
  }

  for (const status of [401, 403, 404, 405, 408, 409, 410, 429, 500, 503]) {
    it(`fails as temporary when the gateway answers ${status}`, async (t) => {
      const gateway = await startGateway(t, (response) => response.writeHead(status).end());
      assert.equal((await failAt(notifierFor(gateway.url).send(sms))).permanent, false);
    });
  }

  it('does not follow a redirect', async (t) => {
    const elsewhere = await startGateway(t, (response) => response.writeHead(202).end());
    const gateway = await startGateway(t, (response) => response.writeHead(307, { location: elsewhere.url }).end());
    assert.equal((await failAt(notifierFor(gateway.url).send(sms))).permanent, false);
    assert.equal(elsewhere.calls.length, 0);
  });

  it('fails as temporary when the gateway does not answer in time', async (t) => {
    const gateway = await startGateway(t, () => undefined);
    const error = await failAt(notifierFor(gateway.url, 50).send(sms));
    assert.equal(error.permanent, false);
    assert.match(error.message, /TimeoutError/);
  });

  it('fails as temporary when nothing listens', async () => {
    const error = await failAt(notifierFor('http://127.0.0.1:1/').send(sms));
    assert.equal(error.permanent, false);
  });

  it('fails as temporary when the server stops while it is being sent', async (t) => {
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const gateway = await startGateway(t, () => arrived());
    const notifier = notifierFor(gateway.url);
    const sending = failAt(notifier.send(sms));
    await arrival;
    await notifier.close();
    assert.equal((await sending).permanent, false);
  });

  for (const recipient of ['0600000000', '+33 6 00 00 00 00', '+33600000000,+33600000001', '+0600000000', '']) {
    it(`is refused for good when the number is ${JSON.stringify(recipient)}`, async () => {
      assert.equal((await failAt(notifierFor('http://127.0.0.1:1/').send({ ...sms, recipient }))).permanent, true);
    });
  }
});

describe('the signature of a text message', () => {
  const timestamp = '1795187101';
  const body = '{"id":"1"}';
  const signature = `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  const signed = { secret, timestamp, signature, body, now };

  it('is accepted for five minutes', () => {
    const later = (seconds: number) => new Date((1_795_187_101 + seconds) * 1000);
    assert.equal(verifySmsSignature(signed), true);
    assert.equal(verifySmsSignature({ ...signed, now: later(300) }), true);
    assert.equal(verifySmsSignature({ ...signed, now: later(301) }), false);
    assert.equal(verifySmsSignature({ ...signed, now: later(-301) }), false);
  });
  for (const [what, change] of Object.entries({
    'another body': { body: '{"id":"2"}' },
    'another time': { timestamp: '1795187102' },
    'another secret': { secret: 'guessed' },
    'no signature': { signature: undefined },
    'no timestamp': { timestamp: undefined },
    'a signature that is too short': { signature: signature.slice(0, -1) },
    'a timestamp that is no number': { timestamp: 'NaN' },
  })) {
    it(`is rejected with ${what}`, () => assert.equal(verifySmsSignature({ ...signed, ...change }), false));
  }
});
