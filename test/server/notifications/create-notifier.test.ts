import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createNotifier } from '../../../server/notifications/create-notifier.ts';
import { findSettingsFaults, type NotificationSettings } from '../../../server/notifications/notification-settings.ts';
import { startMailServer } from './mail-server.ts';
import { receipt, settings } from './sample-notification.ts';

const now = () => new Date('2026-11-20T15:05:00Z');

describe('the notifier of a server', () => {
  it('has text messages only where there is a gateway, and leaves those of before to be repeated', async (t) => {
    const server = await startMailServer();
    const notifier = createNotifier({ ...settings, smtpUrl: server.url }, { now });
    t.after(async () => {
      await notifier.close();
      await server.close();
    });
    assert.deepEqual(notifier.channels, ['email']);
    await notifier.send(receipt());
    assert.equal(server.received.length, 1);
    await assert.rejects(notifier.send(receipt({ channel: 'sms', recipient: '+33600000000' })), {
      name: 'DeliveryError',
      permanent: false,
    });
    const sms = { gatewayUrl: 'http://127.0.0.1:9/', secret: 'shared' };
    const both = createNotifier({ ...settings, smtpUrl: server.url, sms }, { now });
    assert.deepEqual(both.channels, ['email', 'sms']);
    await both.close();
  });

  it('sends nothing once it is closed', async () => {
    const server = await startMailServer();
    const notifier = createNotifier({ ...settings, smtpUrl: server.url }, { now });
    await notifier.close();
    await assert.rejects(notifier.send(receipt()), { permanent: false });
    await server.close();
  });

  const bad: [string, Partial<NotificationSettings>, RegExp][] = [
    ['a sender that is no address', { mailFrom: 'MSA Picardie' }, /^MAIL_FROM: /],
    ['two senders', { mailFrom: 'a@b.example, c@d.example' }, /^MAIL_FROM: /],
    ['a name without a form in text messages', { organisation: { name: '農協', region: '' } }, /^ORGANISATION_NAME: /],
    ['such a region', { organisation: { name: 'MSA', region: '👩' } }, /^ORGANISATION_REGION: /],
    [
      'a name that is too long for a text message',
      { organisation: { name: 'x'.repeat(60), region: 'Picardie' } },
      /^ORGANISATION_NAME: \d+ characters too long/,
    ],
  ];
  for (const [what, change, message] of bad) {
    it(`is not made with ${what}, and the variable is named`, () => {
      const faulty = { ...settings, ...change };
      assert.throws(() => createNotifier(faulty, { now }), { message });
      assert.equal(findSettingsFaults(faulty).length, 1);
    });
  }

  it('names every setting that is wrong, one a line', () => {
    const faulty = { ...settings, mailFrom: '', organisation: { name: '農', region: '協' } };
    const variables = findSettingsFaults(faulty).map((line) => line.slice(0, line.indexOf(':')));
    assert.deepEqual(variables, ['MAIL_FROM', 'ORGANISATION_NAME', 'ORGANISATION_REGION']);
  });
});
