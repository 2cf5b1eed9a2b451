import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { simpleParser, type ParsedMail } from 'mailparser';
import { DeliveryError, type Notifier } from '../../../server/notifications/notifier.ts';
import { createSmtpNotifier } from '../../../server/notifications/channels/smtp-notifier.ts';
import { startMailServer } from './mail-server.ts';
import { answer, receipt, REFERENCE, settings } from './sample-notification.ts';

const from = settings.mailFrom;

describe('a mail', () => {
  let server: Awaited<ReturnType<typeof startMailServer>>;
  let notifier: Notifier;

  before(async () => {
    server = await startMailServer();
    notifier = createSmtpNotifier({ smtpUrl: server.url, from, wording: settings });
  });
  afterEach(() => server.received.splice(0));
  after(async () => {
    await notifier.close();
    await server.close();
  });

  async function send(...[notification]: Parameters<Notifier['send']>): Promise<ParsedMail> {
    await notifier.send(notification);
    const mail = server.received.at(-1);
    assert(mail, 'no mail was delivered');
    return simpleParser(mail.source);
  }

  it('goes from the configured address to the one recipient, by name', async () => {
    const mail = await send(receipt());
    assert.deepEqual(server.received[0]?.recipients, ['camille.martin@example.org']);
    assert.deepEqual(mail.from?.value, [{ name: 'MSA Picardie', address: 'ne-pas-repondre@msa-picardie.example' }]);
    assert.deepEqual(mail.to && 'value' in mail.to && mail.to.value, [
      { name: 'Camille Martin', address: 'camille.martin@example.org' },
    ]);
    assert.equal(mail.cc, undefined);
    assert.equal(mail.bcc, undefined);
  });

  it('is marked as automatic, so that no absence note answers it, and with its language', async () => {
    const { headers } = await send(receipt({ language: 'en' }));
    assert.equal(headers.get('auto-submitted'), 'auto-generated');
    assert.equal(headers.get('x-auto-response-suppress'), 'All');
    assert.equal(headers.get('content-language'), 'en');
  });

  it('has the Message-ID of its outbox row, the same when repeated', async () => {
    const first = await send(receipt());
    const again = await send(receipt());
    assert.equal(first.messageId, '<3f6c2a1e-9d53-4a57-8f0e-2d4d6c1b7a90@msa-picardie.example>');
    assert.equal(again.messageId, first.messageId);
    const other = await send(receipt({ outboxId: 'b0' }));
    assert.equal(other.messageId, '<b0@msa-picardie.example>');
  });

  it('has a text part and an HTML part, and no attachment', async () => {
    const mail = await send(receipt());
    assert.match(
      mail.text ?? '',
      /Votre message nous est parvenu le vendredi 20 novembre 2026 à\u00a016\u00a0h\u00a005/,
    );
    assert.match(
      mail.html || '',
      /Votre message nous est parvenu le vendredi 20 novembre 2026 à\u00a016\u00a0h\u00a005/,
    );
    assert.deepEqual(mail.attachments, []);
    assert.match(server.received[0]?.source.toString() ?? '', /Content-Type: multipart\/alternative/);
  });

  it('never holds the text, the topic or the reference of a message', async () => {
    const smuggled = { text: 'CANARI-TEXTE', topic: { motive: 'CANARI-MOTIF' }, phone: '+33600000000' };
    for (const notification of [receipt(), answer(), receipt({ language: 'en' }), answer({ language: 'en' })]) {
      const mail = await send({ ...notification, ...smuggled });
      const everything = [...mail.headerLines.map(({ line }) => line), mail.subject, mail.text, mail.html].join('\n');
      assert.match(everything, /Camille Martin/);
      for (const secret of ['CANARI', REFERENCE, '+33600000000']) {
        assert.ok(!everything.includes(secret), `the ${notification.kind} says ${secret}`);
      }
    }
  });

  for (const recipient of [
    'camille@example.org,eve@example.net',
    'camille@example.org\r\nBcc: eve@example.net',
    'Camille <camille@example.org>',
    'camille@example.org eve@example.net',
    'camille',
    '@example.org',
    '',
  ]) {
    it(`is refused for good, and nothing is sent, when the recipient is ${JSON.stringify(recipient)}`, async () => {
      await assert.rejects(
        notifier.send(receipt({ recipient })),
        (error) => error instanceof DeliveryError && error.permanent && !error.message.includes('example'),
      );
      assert.equal(server.received.length, 0);
    });
  }

  for (const name of ['Eve <eve@example.net>, Camille', 'Camille\r\nBcc: eve@example.net', '"; eve@example.net']) {
    it(`has one recipient and no further header when the name is ${JSON.stringify(name)}`, async () => {
      const mail = await send(receipt({ name }));
      assert.deepEqual(server.received[0]?.recipients, ['camille.martin@example.org']);
      assert.deepEqual(mail.to && 'value' in mail.to && mail.to.value.map(({ address }) => address), [
        'camille.martin@example.org',
      ]);
      assert.equal(mail.headers.get('bcc'), undefined);
    });
  }

  it('reaches twenty recipients at once, each with a mail of their own', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => notifier.send(receipt({ outboxId: id, recipient: `${id}@example.org` }))));
    assert.deepEqual(
      server.received.map(({ recipients }) => recipients.join()).sort(),
      ids.map((id) => `${id}@example.org`).sort(),
    );
  });
});
