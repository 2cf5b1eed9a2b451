import { expect, html, oneEvent } from '@open-wc/testing';
import { passthrough } from 'msw';
import '../../../src/secure-messaging.ts';
import type { SecureMessagingErrorEvent } from '../../../src/secure-messaging.ts';
import { http, HttpResponse, worker } from '../../support/fake-api.ts';
import { embed, launcherOf, panelOf, serveApi, until, viewOf } from '../../support/element-stage.ts';

const FRENCH = '/src/ui/words/fr.ts';
const ENGLISH = '/src/ui/words/en.ts';
const PANEL = '/src/messaging/messaging-panel.ts';

const isLoaded = (path: string) => performance.getEntriesByType('resource').some(({ name }) => name.includes(path));
const inlineTag = (lang: string) => html`<secure-messaging mode="inline" lang=${lang}></secure-messaging>`;

/** Loaded words stay for the life of the page, so that each test starts from what the one before has loaded. */
describe('<secure-messaging> in several languages', () => {
  beforeEach(() => serveApi());

  it('fetches words and code side by side, and no other language', async () => {
    let askForWords!: () => void;
    const wordsAsked = new Promise<void>((resolve) => (askForWords = resolve));
    worker.use(
      http.get(PANEL, async () => {
        await wordsAsked;
        return passthrough();
      }),
      http.get(ENGLISH, () => {
        askForWords();
        return HttpResponse.error();
      }),
    );
    const element = await embed(inlineTag('en'));
    const alert = await until(() => element.shadowRoot!.querySelector('[role=alert]') ?? undefined);
    expect(alert.textContent).to.contain('Your messages could not be loaded.');
    expect(isLoaded(FRENCH)).to.equal(false);
  });

  it('offers another try when the first words could not be loaded', async () => {
    worker.use(http.get(ENGLISH, () => HttpResponse.error()));
    const element = await embed(inlineTag('en'));
    const retry = await until(
      () => element.shadowRoot!.querySelector<HTMLButtonElement>('[role=alert] button') ?? undefined,
    );
    await serveApi();
    retry.click();
    const home = await viewOf(element, 'home');
    await until(() => (home.shadowRoot!.textContent.includes('Write a new message') ? true : undefined));
    expect(isLoaded(FRENCH)).to.equal(false);
  });

  it('keeps its words, and tells the developer, when those of another language cannot be loaded', async () => {
    worker.use(http.get(FRENCH, () => HttpResponse.error()));
    const element = await embed(inlineTag('en'));
    const panel = await panelOf(element);
    const told = oneEvent(element, 'secure-messaging-error') as unknown as Promise<SecureMessagingErrorEvent>;
    element.lang = 'fr';
    expect((await told).code).to.equal('load-failed');
    expect(panel.lang).to.equal('en');
    const home = await viewOf(element, 'home');
    expect(home.shadowRoot!.textContent).to.contain('Write a new message');
  });

  it('keeps its words until those of another language are there, and then follows the page', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    let asked = false;
    worker.use(
      http.get(FRENCH, async () => {
        asked = true;
        await released;
        return passthrough();
      }),
    );
    const element = await embed(html`<secure-messaging lang="en"></secure-messaging>`);
    element.show();
    const home = await viewOf(element, 'home');
    const shows = (words: string) => until(() => (home.shadowRoot!.textContent.includes(words) ? true : undefined));
    await shows('Write a new message');
    element.lang = 'fr';
    await until(() => asked || undefined);
    await until(() => (launcherOf(element).textContent.includes('Mes messages') ? true : undefined));
    expect(home.shadowRoot!.textContent).to.contain('Write a new message');
    expect(home.lang).to.equal('en');
    release();
    await shows('Écrire un nouveau message');
    expect(home.lang).to.equal('fr');
    element.lang = 'en';
    await shows('Write a new message');
  });
});
