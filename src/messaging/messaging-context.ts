import { createContext } from '@lit/context';
import type { Actor } from 'xstate';
import type { messagingMachine } from './machine/messaging-machine.ts';

export type MessagingActor = Actor<typeof messagingMachine>;

/** The running machine, handed by the panel to the views. */
export const messagingContext = createContext<MessagingActor>(Symbol('secure-messaging'));

/** What the page that embeds the tag says, as far as the views show it. */
export interface PageSettings {
  /** Where "Envoyer un document" leads; without it there is no such button. */
  documentsUrl?: string;
}
export const pageContext = createContext<PageSettings>(Symbol('secure-messaging-page'));
