import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createNotifier } from '../../../server/notifications/channels/create-notifier.ts';
import { startMailServer } from './mail-server.ts';
import { receipt, settings } from './sample-notification.ts';

const now = () => new Date('2026-11-20T15:05:00Z');

describe('the notifier of a server', () => {
  it('sends text messages only with a gateway, and fails as temporary without one', async (t) => {
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
});
