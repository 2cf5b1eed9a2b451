import { fixture, html, waitUntil } from '@open-wc/testing';
import type { SecureMessagingElement } from '../../src/element/secure-messaging-element.ts';
import type { MessagingPanel } from '../../src/messaging/messaging-panel.ts';
import { http, HttpResponse, serve } from './fake-api.ts';
import { catalogue, conversation, history, sent } from './machine-fixtures.ts';

/** Serves an API where everything succeeds and `unread` answers wait. */
export function serveApi({ unread = 0 }: { unread?: number } = {}): Promise<void> {
  return serve(
    http.get('/api/unread', () => HttpResponse.json({ unread })),
    http.get('/api/catalogue', () => HttpResponse.json(catalogue)),
    http.get('/api/conversations', () => HttpResponse.json(history)),
    http.get('/api/conversations/:id', () => HttpResponse.json(conversation)),
    http.put('/api/conversations/:id/read', () => new HttpResponse(null, { status: 204 })),
    http.get('/api/draft', () => new HttpResponse(null, { status: 204 })),
    http.put('/api/draft', () => new HttpResponse(null, { status: 204, headers: { ETag: '"1"' } })),
    http.delete('/api/draft', () => new HttpResponse(null, { status: 204 })),
    http.post('/api/conversations', () => HttpResponse.json(sent, { status: 201 })),
  );
}

/** Embeds the tag as a page would, with a member signed in. */
export async function embed(markup = html`<secure-messaging></secure-messaging>`): Promise<SecureMessagingElement> {
  const element = await fixture<SecureMessagingElement>(markup);
  element.tokenProvider = () => Promise.resolve('token');
  return element;
}

export const launcherOf = (element: SecureMessagingElement) =>
  element.shadowRoot!.querySelector<HTMLButtonElement>('[part=launcher]')!;
export const dialogOf = (element: SecureMessagingElement) => element.shadowRoot!.querySelector('dialog')!;

/** Waits for the panel. */
export async function panelOf(element: SecureMessagingElement): Promise<MessagingPanel> {
  const find = () => element.shadowRoot!.querySelector('secure-messaging-panel') ?? undefined;
  return until(find);
}

/** Waits for a view: `name` is its tag name without the prefix. */
export async function viewOf(element: SecureMessagingElement, name: string): Promise<HTMLElement> {
  const panel = await panelOf(element);
  return until(() => panel.shadowRoot!.querySelector<HTMLElement>(`secure-messaging-${name}`) ?? undefined);
}

/** Polls `find` until it returns something. */
export async function until<Found>(find: () => Found | undefined): Promise<Found> {
  let found: Found | undefined;
  await waitUntil(() => (found = find()) !== undefined, String(find), { timeout: 10_000 });
  return found!;
}
