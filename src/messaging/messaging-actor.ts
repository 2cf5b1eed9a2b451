import type { Actor } from 'xstate';
import type { messagingMachine } from './machine/messaging-machine.ts';

/** Running machine, which the panel hands to its views. */
export type MessagingActor = Actor<typeof messagingMachine>;

/** Settings of the page that embeds the tag, as far as the views show them. */
export interface PageSettings {
  /** Address behind "Envoyer un document"; without it there is no such button. */
  documentsUrl?: string;
}
