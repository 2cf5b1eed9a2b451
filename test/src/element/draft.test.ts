import { expect, html } from '@open-wc/testing';
import type { SecureMessagingElement } from '../../../src/element/secure-messaging-element.ts';
import '../../../src/secure-messaging.ts';
import { http, HttpResponse, problemResponse, worker } from '../../support/fake-api.ts';
import { dialogOf, embed, panelOf, serveApi, until, viewOf } from '../../support/element-stage.ts';
import { sent, topicWithoutService } from '../../support/machine-fixtures.ts';

const PENDING = 'secure-messaging-pending';
const { theme, subject, motive } = topicWithoutService;
const writingTag = () => html`<secure-messaging theme=${theme} subject=${subject} motive=${motive}></secure-messaging>`;

/** Writes in the messaging over the page. */
async function write(element: SecureMessagingElement, text: string): Promise<HTMLElement> {
  element.show();
  const view = await viewOf(element, 'write-message');
  const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return view;
}

describe('<secure-messaging> with a message in progress', () => {
  let saved: string[];
  beforeEach(async () => {
    saved = [];
    sessionStorage.removeItem(PENDING);
    await serveApi();
    worker.use(
      http.put('/api/draft', async ({ request }) => {
        saved.push(((await request.json()) as { text: string }).text);
        return new HttpResponse(null, { status: 204, headers: { ETag: `"${saved.length}"` } });
      }),
    );
  });
  const isSaved = (text: string) => until(() => (saved.includes(text) ? true : undefined));

  it('saves it at once when the page is hidden, and when the dialog is closed or the tag removed', async () => {
    const element = await embed(writingTag());
    // Typing right afterwards cancels the pause that would have saved the text anyway.
    const typeOn = () => write(element, 'et la suite');
    await write(element, 'caché');
    document.dispatchEvent(new Event('visibilitychange'));
    await typeOn();
    await isSaved('caché');
    await write(element, 'fermé');
    element.hide();
    await until(() => (dialogOf(element).open ? undefined : true));
    await typeOn();
    await isSaved('fermé');
    await write(element, 'retiré');
    element.remove();
    await typeOn();
    await isSaved('retiré');
  });

  it('asks what became of a message that was being sent when the page was left, and forgets its key', async () => {
    sessionStorage.setItem(PENDING, 'k1');
    const asked: unknown[] = [];
    worker.use(http.get('/api/receipts/:key', ({ params }) => (asked.push(params['key']), HttpResponse.json(sent))));
    const element = await embed(writingTag());
    element.show();
    const view = await viewOf(element, 'confirmation');
    await until(() => view.shadowRoot!.textContent.includes(sent.reference) || undefined);
    expect(asked).to.deep.equal(['k1']);
    expect(sessionStorage.getItem(PENDING)).to.equal(null);
  });

  it('keeps the key, and nothing else, in the page while a message is being sent', async () => {
    let key: string | null | undefined;
    worker.use(
      http.post('/api/conversations', ({ request }) => {
        key = request.headers.get('Idempotency-Key');
        return problemResponse(500, 'internal');
      }),
    );
    const element = await embed(writingTag());
    const view = await write(element, 'Ma carte n’est pas arrivée.');
    view.shadowRoot!.querySelector<HTMLButtonElement>('.primary')!.click();
    const review = await viewOf(element, 'review');
    (await until(() => review.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
    await viewOf(element, 'failure');
    expect(key).to.match(/^[0-9a-f]{32}$/);
    expect({ ...sessionStorage }).to.deep.equal({ [PENDING]: key });
    expect({ ...localStorage }).to.deep.equal({});
  });

  it('does without storage where the page has none', async () => {
    const storage = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    try {
      const element = await embed(writingTag());
      const view = await write(element, 'Ma carte n’est pas arrivée.');
      view.shadowRoot!.querySelector<HTMLButtonElement>('.primary')!.click();
      const review = await viewOf(element, 'review');
      (await until(() => review.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
      await viewOf(element, 'confirmation');
    } finally {
      Object.defineProperty(window, 'sessionStorage', storage);
    }
  });

  it('leaves nothing of the member in the page once the tokenProvider is taken away, and saves nothing under the next', async () => {
    const tokens: (string | null)[] = [];
    let release: (() => void) | undefined;
    worker.use(
      http.put('/api/draft', async ({ request }) => {
        tokens.push(request.headers.get('Authorization'));
        await new Promise<void>((resolve) => (release = resolve));
        return problemResponse(401, 'unauthorized');
      }),
    );
    sessionStorage.setItem(PENDING, 'k1');
    worker.use(http.get('/api/receipts/:key', () => problemResponse(404, 'not-found')));
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const first = await panelOf(element);
    first.send({ type: 'compose', topic: topicWithoutService });
    await write(element, 'Ma carte n’est pas arrivée.');
    first.close();
    await until(() => release);
    sessionStorage.setItem(PENDING, 'k2');

    element.tokenProvider = undefined;
    element.tokenProvider = () => Promise.resolve('another member');
    release!();
    await until(() => (element.shadowRoot!.contains(first) ? undefined : true));
    const home = await viewOf(element, 'home');
    await until(() => home.shadowRoot!.querySelector('.history') ?? undefined);
    expect(home.shadowRoot!.textContent).not.to.contain('Ma carte');
    expect(sessionStorage.getItem(PENDING)).to.equal(null);
    expect(tokens).to.deep.equal(['Bearer token']);
  });

  it('is left behind when the next token speaks for another member, and goes on with a fresh token of the same', async () => {
    const token = (sub: string, more = '') =>
      `${btoa('{}')}.${btoa(JSON.stringify({ sub, more })).replace(/=+$/, '')}.signature`;
    const tokens: (string | null)[] = [];
    worker.use(
      http.put('/api/draft', ({ request }) => {
        tokens.push(request.headers.get('Authorization'));
        return problemResponse(401, 'unauthorized');
      }),
    );
    const element = await embed(writingTag());
    element.tokenProvider = () => Promise.resolve(token('one'));
    const first = await write(element, 'Ma carte n’est pas arrivée.').then(() => panelOf(element));
    element.tokenProvider = () => Promise.resolve(token('one', 'fresh'));
    first.close();
    await until(() => (tokens.length === 2 ? true : undefined));
    expect(await panelOf(element)).to.equal(first);

    element.tokenProvider = () => Promise.resolve(token('two'));
    first.close();
    await until(() => (element.open ? undefined : true));
    element.show();
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    expect(await panelOf(element)).not.to.equal(first);
    expect(field.value).to.equal('');
    expect(tokens).not.to.include(`Bearer ${token('two')}`);
  });
});
