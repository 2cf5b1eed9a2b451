import type { Notification, NotificationSettings } from '../../../server/notifications/notifier.ts';

export const settings: NotificationSettings = {
  smtpUrl: 'smtp://127.0.0.1:1',
  mailFrom: { name: 'MSA Picardie', address: 'ne-pas-repondre@msa-picardie.example' },
  messagesUrl: 'https://espace-prive.example/messages?origine=mail&onglet=1',
  preferencesUrl: 'https://espace-prive.example/messages#preferences',
  organisation: { name: 'MSA', region: 'Picardie' },
  service: {
    name: 'Service Relation adhérents',
    address: '8 avenue Victor Hugo, 60000 Beauvais',
    phone: '03 22 00 00 00',
  },
};

/** Wednesday 25 November 2026, 0:00 in Paris: deadline of a message of the weekend before. */
export const MIDNIGHT = '2026-11-24T23:00:00.000Z';

/** Reference of a conversation, which no mail or text message may contain. */
export const REFERENCE = 'K7QM-4XTA-9F2C';

/** Receipt of a message of Friday 20 November 2026, 16:05 in Paris, due two working days later. */
export function receipt(changes: Partial<Notification> = {}): Notification {
  return {
    outboxId: '3f6c2a1e-9d53-4a57-8f0e-2d4d6c1b7a90',
    kind: 'receipt',
    channel: 'email',
    recipient: 'camille.martin@example.org',
    name: 'Camille Martin',
    language: 'fr',
    receivedAt: '2026-11-20T15:05:00.000Z',
    answerDueAt: '2026-11-24T15:05:00.000Z',
    ...changes,
  };
}

/** Announcement of the answer of Monday 23 November 2026, 9:30 in Paris. */
export function answer(changes: Partial<Notification> = {}): Notification {
  const { answerDueAt: _, ...sample } = receipt();
  return { ...sample, kind: 'answer', receivedAt: '2026-11-23T08:30:00.000Z', ...changes };
}
