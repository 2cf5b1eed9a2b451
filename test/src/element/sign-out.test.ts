import { expect, html } from '@open-wc/testing';
import { delay } from 'msw';
import type { SecureMessagingElement } from '../../../src/element/secure-messaging-element.ts';
import '../../../src/secure-messaging.ts';
import { http, HttpResponse, problemResponse, worker } from '../../support/fake-api.ts';
import { dialogOf, embed, panelOf, serveApi, until, viewOf } from '../../support/element-stage.ts';
import { sent, topicWithoutService } from '../../support/machine-fixtures.ts';

const PENDING = 'secure-messaging-pending';
const { theme, subject, motive } = topicWithoutService;

/** A token that says whom it speaks for. */
const tokenOf = (sub: string) => `${btoa('{}')}.${btoa(JSON.stringify({ sub })).replace(/=+$/, '')}.signature`;
const providerOf = (sub: string | undefined) => () => Promise.resolve(sub && tokenOf(sub));

const shows = (element: SecureMessagingElement, name: string) =>
  viewOf(element, name).then((view) => until(() => view.shadowRoot!.querySelector('h2') ?? undefined));
const isClosed = (element: SecureMessagingElement) => until(() => (element.open ? undefined : true));

const writingTag = () => html`<secure-messaging theme=${theme} subject=${subject} motive=${motive}></secure-messaging>`;

/** Writes a message in the messaging over the page. */
async function write(element: SecureMessagingElement): Promise<HTMLElement> {
  element.show();
  const view = await viewOf(element, 'write-message');
  const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
  field.value = 'Ma carte n’est pas arrivée.';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return view;
}

/** Presses the button of a screen that leads on. */
const press = async (view: HTMLElement) =>
  (await until(() => view.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();

/** The browser shows a page again that it had put aside. */
const restore = () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

describe('<secure-messaging> between two members', () => {
  beforeEach(async () => {
    sessionStorage.removeItem(PENDING);
    await serveApi();
  });

  it('is emptied by a page that answers token events, too', async () => {
    const answer = (event: GlobalEventHandlersEventMap['secure-messaging-token']) => event.respondWith('from-event');
    document.addEventListener('secure-messaging-token', answer);
    try {
      const element = await embed();
      element.tokenProvider = undefined;
      element.show();
      await shows(element, 'home');
      const first = await panelOf(element);
      element.tokenProvider = undefined;
      await isClosed(element);
      element.show();
      await shows(element, 'home');
      expect(await panelOf(element)).not.to.equal(first);
    } finally {
      document.removeEventListener('secure-messaging-token', answer);
    }
  });

  it('stays open where a page says from the start that it has no provider', () => {
    const element = document.createElement('secure-messaging');
    element.open = true;
    element.tokenProvider = undefined;
    expect(element.open).to.equal(true);
  });

  it('is emptied as soon as another provider speaks for another member, and not when it speaks for the same', async () => {
    const element = await embed();
    element.tokenProvider = providerOf('one');
    element.show();
    await shows(element, 'home');
    const first = await panelOf(element);
    element.tokenProvider = providerOf('one');
    await until(() => (element.unread === 0 ? true : undefined));
    element.tokenProvider = providerOf('two');
    await isClosed(element);
    expect(element.shadowRoot!.contains(first)).to.equal(false);
  });

  it('is not emptied by a token that the last provider gives late', async () => {
    const element = await embed();
    let give: ((token: string) => void) | undefined;
    element.tokenProvider = () => new Promise((resolve) => (give = resolve));
    await until(() => give);
    element.tokenProvider = providerOf('two');
    element.show();
    await shows(element, 'home');
    const second = await panelOf(element);
    give!(tokenOf('one'));
    await delay(50);
    expect(element.open).to.equal(true);
    expect(await panelOf(element)).to.equal(second);
  });

  it('does not send what one member wrote in the name of another whom a token does not name', async () => {
    let sends = 0;
    worker.use(http.post('/api/conversations', () => (sends++, problemResponse(401, 'unauthorized'))));
    const element = await embed(writingTag());
    await press(await write(element));
    await press(await viewOf(element, 'review'));
    await shows(element, 'failure');
    const before = sends;
    let asked = false;
    element.tokenProvider = () => ((asked = true), Promise.resolve('opaque'));
    await until(() => asked || undefined);
    await delay(50);
    expect(sends).to.equal(before);
  });

  for (const [who, sub, stays] of [
    ['nobody', undefined, false],
    ['another member', 'two', false],
    ['the same member', 'one', true],
  ] as const) {
    it(`${stays ? 'stays' : 'is emptied'} in a page that comes back when ${who} is signed in`, async () => {
      let signedIn: string | undefined = 'one';
      const element = await embed();
      let asked = 0;
      element.tokenProvider = () => (asked++, providerOf(signedIn)());
      element.show();
      await shows(element, 'home');
      const first = await panelOf(element);
      signedIn = sub;
      const before = asked;
      restore();
      await until(() => (asked > before ? true : undefined));
      await delay(20);
      expect(element.shadowRoot!.contains(first)).to.equal(stays);
    });
  }

  it('does not tell the next member of what the last one was sending', async () => {
    worker.use(http.post('/api/conversations', () => problemResponse(500, 'internal')));
    const element = await embed(writingTag());
    element.tokenProvider = providerOf('one');
    await press(await write(element));
    await press(await viewOf(element, 'review'));
    await viewOf(element, 'failure');
    const kept = sessionStorage.getItem(PENDING)!;
    expect(kept).not.to.contain('one');
    // The member leaves the page as it is; the storage of the tab stays.
    element.remove();

    const asked: string[] = [];
    worker.use(
      http.get('/api/receipts/:key', ({ params }) => (asked.push(String(params['key'])), HttpResponse.json(sent))),
    );
    const next = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    next.tokenProvider = providerOf('two');
    await until(() => (sessionStorage.getItem(PENDING) ? undefined : true));
    await shows(next, 'home');
    expect(asked).to.deep.equal([]);
    next.remove();

    sessionStorage.setItem(PENDING, kept);
    const again = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    again.tokenProvider = providerOf('one');
    await shows(again, 'confirmation');
    expect(asked).to.deep.equal([kept.split(' ')[0]]);
  });

  it('forgets the topic that the last one asked for', async () => {
    const element = await embed();
    element.compose(topicWithoutService);
    await shows(element, 'write-message');
    element.tokenProvider = undefined;
    element.tokenProvider = providerOf('two');
    element.show();
    await element.updateComplete;
    await shows(element, 'home');
  });

  it('has no number from before: neither of a member who has left, nor of before answers were read', async () => {
    let answer: (() => void) | undefined;
    worker.use(
      http.get('/api/unread', async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return HttpResponse.json({ unread: 3 });
      }),
    );
    const element = await embed();
    await until(() => answer);
    element.tokenProvider = undefined;
    answer!();
    await delay(50);
    expect(element.unread).to.equal(0);

    answer = undefined;
    element.tokenProvider = providerOf('one');
    await until(() => answer);
    worker.use(http.get('/api/conversations', () => HttpResponse.json({ conversations: [] })));
    element.show();
    await shows(element, 'home');
    const home = await viewOf(element, 'home');
    await until(() => home.shadowRoot!.querySelector('.empty') ?? undefined);
    answer!();
    await delay(50);
    expect(element.unread).to.equal(0);
  });

  it('goes on once the page has a provider, where there was none', async () => {
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    element.tokenProvider = undefined;
    await element.updateComplete;
    const home = await viewOf(element, 'home');
    await until(() => (home.shadowRoot!.textContent.includes('session') ? true : undefined));
    element.tokenProvider = providerOf('one');
    const again = await viewOf(element, 'home');
    await until(() => again.shadowRoot!.querySelector('.history') ?? undefined);
  });

  it('keeps what was typed last when the member signs out', async () => {
    const saved: (string | null)[][] = [];
    worker.use(
      http.put('/api/draft', async ({ request }) => {
        const { text } = (await request.json()) as { text: string };
        saved.push([request.headers.get('Authorization'), text]);
        return new HttpResponse(null, { status: 204, headers: { ETag: '"1"' } });
      }),
    );
    const element = await embed(writingTag());
    element.tokenProvider = providerOf('one');
    await write(element);
    element.tokenProvider = undefined;
    element.tokenProvider = providerOf('two');
    await until(() => (saved.length > 0 ? true : undefined));
    expect(saved).to.deep.equal([[`Bearer ${tokenOf('one')}`, 'Ma carte n’est pas arrivée.']]);
    expect(dialogOf(element).open).to.equal(false);
  });
});
