import { html, type TemplateResult } from 'lit';
import type { OnlineService } from '../../../contract/catalogue.ts';
import { SecureMessagingServiceEvent } from '../../../events/events.ts';
import type { MessagingContext } from '../../machine/messaging-types.ts';
import { findService } from '../../machine/topics.ts';
import { followLink } from '../../../ui/pieces/follow-link.ts';

/** The service that fits the topic, unless the page is that service. */
export function serviceElsewhere({ catalogue, message, page }: MessagingContext): OnlineService | undefined {
  const found = findService(catalogue, message.topic);
  return found?.id === page.service ? undefined : found;
}

export const serviceClick = (view: EventTarget, service: OnlineService) =>
  followLink(view, () => new SecureMessagingServiceEvent(service));

/** A link to the service that does the job faster, by its name. */
export function serviceLink(view: EventTarget, context: MessagingContext): TemplateResult | undefined {
  const service = serviceElsewhere(context);
  return service && html`<a href=${service.url} @click=${serviceClick(view, service)}>${service.label}</a>`;
}
