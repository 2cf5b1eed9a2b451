import { html } from 'hono/html';
import type { Profile, Topic } from '../../src/contract/topic.ts';
import type { Markup } from './layout.ts';

/** Path behind "Envoyer un document" on every page of the demo. */
export const DOCUMENTS_URL = '/services/envoyer-un-document';

export interface ServiceTag {
  /** Id of the page's online service. */
  readonly service: string;
  readonly profile?: Profile | undefined;
  readonly topic?: Topic | undefined;
}

/** Renders the envelope of an online service's page, with the page's topic already chosen. */
export function serviceEnvelope({ service, profile, topic }: ServiceTag): Markup {
  const chosen = topic ? html`theme="${topic.theme}" subject="${topic.subject}" motive="${topic.motive}"` : '';
  return html`<secure-messaging
    ${chosen}
    service="${service}"
    ${profile ? html`profile="${profile}"` : ''}
    documents-url="${DOCUMENTS_URL}"
  ></secure-messaging>`;
}
