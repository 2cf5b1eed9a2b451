import { createContext } from '@lit/context';
import type { Actor } from 'xstate';
import type { messagingMachine } from './machine/messaging-machine.ts';

export type MessagingActor = Actor<typeof messagingMachine>;

/** Running machine, which the panel hands to its views. */
export const messagingContext = createContext<MessagingActor>(Symbol('secure-messaging'));

/** Settings of the page that embeds the tag, as far as the views show them. */
export interface PageSettings {
  /** Address behind "Envoyer un document"; without it there is no such button. */
  documentsUrl?: string;
}
export const pageContext = createContext<PageSettings>(Symbol('secure-messaging-page'));
