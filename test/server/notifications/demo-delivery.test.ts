import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { Mailbox } from '../../../demo/delivery/mailbox.ts';
import { createSmsGateway } from '../../../demo/delivery/sms-gateway.ts';
import { startSmtpSink } from '../../../demo/delivery/smtp-sink.ts';
import type { DemoEnv } from '../../../demo/demo-env.ts';
import { mailboxRoutes } from '../../../demo/pages/mailbox-routes.ts';
import { createNotifier } from '../../../server/notifications/channels/create-notifier.ts';
import { signSms } from '../../../server/notifications/channels/sms-signature.ts';
import { answer, receipt, settings } from './sample-notification.ts';

const secret = 'shared with the gateway';
const PHONE = '+33639980101';

/** Starts a notifier whose mails and text messages arrive in a mailbox of its own. */
async function startDelivery(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  let moment = Date.UTC(2026, 10, 20, 15, 5);
  const mailbox = new Mailbox(folder, () => new Date((moment += 1000)));
  const sink = await startSmtpSink({
    port: 0,
    onMail: async (mail) => {
      await mailbox.keepMail(mail);
    },
  });
  const app = createSmsGateway({ secret, onSms: (sms) => mailbox.keepSms(sms) });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  const notifier = createNotifier(
    { ...settings, smtpUrl: sink.url, sms: { gatewayUrl, secret } },
    { now: () => new Date() },
  );
  t.after(async () => {
    await notifier.close();
    await sink.close();
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await rm(folder, { recursive: true });
  });
  return { folder, mailbox, notifier, gatewayUrl };
}

describe('the mailbox of the demo', () => {
  it('lists deliveries newest first and by recipient, also after a restart', async (t) => {
    const { folder, mailbox, notifier } = await startDelivery(t);
    assert.deepEqual(await mailbox.list(), []);
    await notifier.send(receipt());
    await notifier.send(receipt({ channel: 'sms', recipient: PHONE }));
    await notifier.send(answer({ outboxId: 'later', recipient: 'someone.else@example.org' }));

    for (const box of [mailbox, new Mailbox(folder)]) {
      const [third, second, first] = await box.list();
      assert(third?.kind === 'mail' && second?.kind === 'sms' && first?.kind === 'mail');
      assert.match(third.subject, /une réponse vous attend$/);
      assert.equal(second.to, PHONE);
      assert.match(first.subject, /votre message est bien arrivé$/);
      assert.deepEqual(await box.list([PHONE, 'CAMILLE.MARTIN@example.org']), [second, first]);
      assert.deepEqual(await box.findMail(first.id), first);
    }
    assert.equal(await mailbox.findMail('../secrets'), undefined);
  });

  it('shows a repeated mail twice, as a mail program does, and a repeated text message once', async (t) => {
    const { mailbox, notifier } = await startDelivery(t);
    for (const repeat of [receipt(), receipt({ channel: 'sms', recipient: PHONE })]) {
      await notifier.send(repeat);
      await notifier.send(repeat);
    }
    const kinds = (await mailbox.list()).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['sms', 'mail', 'mail']);
  });

  it('has a mail server that asks for a repeat when it cannot keep a mail', async (t) => {
    const sink = await startSmtpSink({ port: 0, onMail: () => Promise.reject(new Error('disk full')) });
    const notifier = createNotifier({ ...settings, smtpUrl: sink.url }, { now: () => new Date() });
    t.after(() => sink.close());
    await assert.rejects(notifier.send(receipt()), { permanent: false, message: /451/ });
    await notifier.close();
  });

  it('has a gateway that accepts only signed requests for one text message', async (t) => {
    const { gatewayUrl, mailbox } = await startDelivery(t);
    const sms = { id: 'a', to: PHONE, text: 'MSA Picardie : bonjour', sender: 'MSA' };
    const post = async (content: unknown, headers: Record<string, string> = {}): Promise<number> => {
      const body = JSON.stringify(content);
      const timestamp = Math.floor(Date.now() / 1000).toString();
      const signed = { 'X-Timestamp': timestamp, 'X-Signature': signSms(secret, timestamp, body) };
      const options = { method: 'POST', body, headers: { ...signed, 'Idempotency-Key': 'a', ...headers } };
      return (await fetch(gatewayUrl, options)).status;
    };
    assert.equal(await post(sms, { 'X-Signature': 'sha256=00' }), 401);
    assert.equal(await post({ ...sms, to: '0639980101' }), 422);
    assert.equal(await post({ ...sms, text: 'x'.repeat(161) }), 422);
    assert.equal(await post({ ...sms, text: 'ç' }), 422);
    assert.equal(await post(sms, { 'Idempotency-Key': 'b' }), 422);
    assert.deepEqual(await mailbox.list(), []);
    assert.equal(await post(sms), 202);
    assert.equal(await post(sms), 200);
    assert.equal((await mailbox.list()).length, 1);
  });
});

describe('the pages of the mailbox', () => {
  const pagesOf = (mailbox: Mailbox) =>
    new Hono<DemoEnv>()
      .use(async (c, next) => {
        c.set('language', 'fr');
        c.set('member', undefined);
        await next();
      })
      .route('/', mailboxRoutes({ mailbox, people: [{ id: 'camille', name: 'Camille', addresses: [PHONE] }] }));

  it('list mails and text messages of everybody or of one person', async (t) => {
    const { mailbox, notifier } = await startDelivery(t);
    const pages = pagesOf(mailbox);
    const read = async (path: string) => (await pages.request(path)).text();
    assert.match(await read('/mailbox'), /Rien n’est encore arrivé/);
    await notifier.send(receipt({ name: '<script>alert(1)</script>' }));
    await notifier.send(receipt({ channel: 'sms', recipient: PHONE }));
    const all = await read('/mailbox');
    assert.match(all, /1 mail, 1 SMS/);
    assert.match(all, /153 septets sur 160/);
    assert.ok(!all.includes('<script>alert'));
    assert.match(await read('/mailbox?to=camille'), /0 mail, 1 SMS/);
  });

  it('show a mail by its headers, its HTML in a frame without scripts, its text and its source', async (t) => {
    const { mailbox, notifier } = await startDelivery(t);
    await notifier.send(receipt());
    const [mail] = await mailbox.list();
    assert(mail?.kind === 'mail');
    const pages = pagesOf(mailbox);
    const page = await (await pages.request(`/mailbox/mails/${mail.id}`)).text();
    for (const value of [
      'Camille Martin &lt;camille.martin@example.org&gt;',
      'auto-generated',
      `&lt;${receipt().outboxId}@`,
    ]) {
      assert.ok(page.includes(value), `missing: ${value}`);
    }
    assert.match(page, /<iframe[^>]*sandbox="allow-popups allow-top-navigation-by-user-activation"/);
    assert.match(await (await pages.request(`/mailbox/mails/${mail.id}?part=text`)).text(), /Bonjour Camille Martin,/);
    assert.match(await (await pages.request(`/mailbox/mails/${mail.id}?part=source`)).text(), /multipart\/alternative/);

    const frame = await pages.request(`/mailbox/mails/${mail.id}/html`);
    const policy = frame.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /sandbox(?!.*(?:allow-scripts|allow-same-origin))/);
    assert.match(await frame.text(), /^<!doctype html>\n<html lang="fr"[^>]*>\n<head><base target="_top">/);
    assert.equal((await pages.request('/mailbox/mails/unknown')).status, 404);
  });
});
