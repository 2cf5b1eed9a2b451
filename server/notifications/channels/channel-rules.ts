import type { Channel, NotificationKind } from '../../../src/contract/channels.ts';
import type { Preferences } from '../../../src/contract/preferences.ts';
import type { Language } from '../../../src/contract/topic.ts';
import type { Identity } from '../../identity/identity.ts';

/** Name and addresses of a member, as the token said when they wrote, or somebody for them. */
export interface Contact {
  readonly name: string;
  /** Name of the proxy who wrote, if one did. */
  readonly writtenBy: string | null;
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly language: Language;
}

/**
 * Rules of a channel. Its provider is created in `create-notifier.ts`, and its texts are in `templates/`. A new channel
 * also needs a migration: the database checks the channels of the outbox's rows.
 */
export interface ChannelRules {
  /** The member's address on this channel; null where they have none. */
  readonly addressOf: (contact: Contact) => string | null;
  /** Hides so much of an address that only its owner recognises it. */
  readonly mask: (address: string) => string;
  /** Tells by kind if a member wants notifications on this channel. */
  readonly isWanted: Readonly<Record<NotificationKind, (preferences: Preferences) => boolean>>;
  /** Channel that says what this one could not, because the provider refused the address. */
  readonly fallback: { readonly channel: Channel; readonly isWanted: (preferences: Preferences) => boolean } | null;
  /** Most notifications that are being sent at once. */
  readonly concurrency: number;
}

export const channelRules: Readonly<Record<Channel, ChannelRules>> = {
  email: {
    addressOf: ({ email }) => email,
    mask: (address) => `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`,
    isWanted: { receipt: ({ receipt }) => receipt.email, answer: ({ answer }) => answer.email },
    // Members choose about SMS once, for receipts. Whoever declines those gets no other SMS either.
    fallback: { channel: 'sms', isWanted: ({ receipt }) => receipt.sms },
    concurrency: 20,
  },
  sms: {
    addressOf: ({ phone }) => phone,
    mask: (address) => `${address.slice(0, 3)}••••••${address.slice(-2)}`,
    // Answers are announced by mail alone.
    isWanted: { receipt: ({ receipt }) => receipt.sms, answer: () => false },
    fallback: null,
    concurrency: 10,
  },
};

/** Takes the contact from a token. @param language language of the notifications */
export function contactOf(identity: Identity, language: Language): Contact {
  const { name, email = null, phone = null, proxy } = identity;
  return { name, writtenBy: proxy?.name ?? null, email, phone, language };
}
