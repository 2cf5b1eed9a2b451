import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { SecureMessagingElement } from '../../../src/secure-messaging.ts';
import { http, HttpResponse, serve, worker } from '../../support/fake-api.ts';
import { dialogOf, embed, launcherOf, serveApi, until, viewOf } from '../../support/element-stage.ts';
import { catalogue, history } from '../../support/machine-fixtures.ts';

const writingTag = () =>
  html`<secure-messaging
    theme="sante"
    subject="cartes-assurance-maladie"
    motive="carte-europeenne"
  ></secure-messaging>`;

describe('<secure-messaging> as a launcher', () => {
  beforeEach(() => serveApi());

  it('is a button that says what it opens, in the language of the page', async () => {
    const element = await embed();
    expect(launcherOf(element).textContent.trim()).to.equal('Mes messages et mes réponses');
    expect(launcherOf(element).getAttribute('aria-haspopup')).to.equal('dialog');
    await expect(element).to.be.accessible();
  });

  it('takes the nearest lang above it', async () => {
    const element = await embed(html`<secure-messaging lang="en-GB"></secure-messaging>`);
    expect(launcherOf(element).textContent.trim()).to.equal('My messages and answers');
  });

  it('shows and says how many answers are unread', async () => {
    await serveApi({ unread: 2 });
    const element = await embed();
    const badge = await until(() => element.shadowRoot!.querySelector('[part=badge]') ?? undefined);
    expect(badge.textContent).to.equal('2');
    expect(launcherOf(element).textContent).to.contain('2 réponses non lues');
    expect(element.unread).to.equal(2);
  });

  it('announces the number of unread answers by an event', async () => {
    await serveApi({ unread: 1 });
    const listening = oneEvent(document, 'secure-messaging-unread');
    const element = await embed();
    expect((await listening) as unknown as { unread: number }).to.have.property('unread', 1);
    await element.updateComplete;
    expect(launcherOf(element).textContent).to.contain('1 réponse non lue');
  });

  it('has no badge, and is silent, when the number cannot be had', async () => {
    await serve(http.get('/api/unread', () => HttpResponse.error()));
    const element = await embed();
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=badge]')).to.equal(null);
  });

  it('opens a modal dialog on click, reflects it, and tells by events', async () => {
    const element = await embed();
    const opened = oneEvent(element, 'secure-messaging-open');
    launcherOf(element).click();
    await opened;
    expect(dialogOf(element).matches(':modal')).to.equal(true);
    expect(element.hasAttribute('open')).to.equal(true);
    const closed = oneEvent(element, 'secure-messaging-close');
    element.shadowRoot!.querySelector<HTMLButtonElement>('[part=close]')!.click();
    await closed;
    expect(element.open).to.equal(false);
    expect(dialogOf(element).open).to.equal(false);
  });

  it('is opened and closed by its attribute and its methods', async () => {
    const element = await embed();
    element.setAttribute('open', '');
    await until(() => (dialogOf(element).open ? true : undefined));
    element.hide();
    await until(() => (dialogOf(element).open ? undefined : true));
    element.show();
    await until(() => (dialogOf(element).open ? true : undefined));
  });

  it('opens again at once after the browser has closed it', async () => {
    const element = await embed();
    element.show();
    await until(() => (dialogOf(element).open ? true : undefined));
    dialogOf(element).close();
    element.show();
    await element.updateComplete;
    expect(dialogOf(element).matches(':modal')).to.equal(true);
    expect(element.open).to.equal(true);
  });

  it('shows the history where the page says nothing of the topic', async () => {
    const element = await embed();
    element.show();
    expect(await viewOf(element, 'home')).to.be.instanceOf(HTMLElement);
  });

  it('leads straight to the message where the page says what it is about', async () => {
    const element = await embed(writingTag());
    element.show();
    const view = await viewOf(element, 'write-message');
    const topic = await until(() => view.shadowRoot!.querySelector('.topic') ?? undefined);
    expect(topic.textContent).to.contain("Carte européenne (soins à l'étranger)");
    expect(topic.querySelectorAll('button')).to.have.length(3);
  });

  it('keeps what was written when it is closed and opened again', async () => {
    const element = await embed(writingTag());
    element.show();
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    field.value = 'Ma carte n’est pas';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    element.hide();
    await until(() => (dialogOf(element).open ? undefined : true));
    element.show();
    const again = await viewOf(element, 'write-message');
    expect(again.shadowRoot!.querySelector('textarea')!.value).to.equal('Ma carte n’est pas');
  });

  it('keeps what was written, and its dialog open, when the page moves it', async () => {
    const element = await embed(writingTag());
    element.show();
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    field.value = 'Je déménage bientôt';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const place = document.createElement('div');
    element.parentElement!.append(place);
    place.append(element);
    const again = await viewOf(element, 'write-message');
    expect(again.shadowRoot!.querySelector('textarea')!.value).to.equal('Je déménage bientôt');
    expect(dialogOf(element).matches(':modal')).to.equal(true);
  });

  it('composes about a topic that the page gives', async () => {
    const element = await embed();
    element.compose({ theme: 'famille-logement' });
    const view = await viewOf(element, 'choose-topic');
    await until(() => (view.shadowRoot!.textContent.includes('Sujet') ? true : undefined));
    expect(view.shadowRoot!.querySelector('.topic')!.textContent).to.contain('Famille, logement');
  });

  it('keeps what is valid of a topic that the catalogue does not have, and tells the developer', async () => {
    const element = await embed(html`<secure-messaging theme="sante" subject="disparu" motive="x"></secure-messaging>`);
    const told = oneEvent(element, 'secure-messaging-error');
    element.show();
    const event = (await told) as unknown as { code: string; message: string };
    expect(event.code).to.equal('prefill-rejected');
    expect(event.message).to.contain('disparu');
    const view = await viewOf(element, 'choose-topic');
    expect(view.shadowRoot!.querySelector('.topic')!.textContent).to.contain('Santé');
  });

  it('sends, and tells the page by an event', async () => {
    const element = await embed(writingTag());
    element.show();
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    field.value = 'Ma carte n’est pas arrivée.';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    view.shadowRoot!.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    const review = await viewOf(element, 'review');
    const listening = oneEvent(element, 'secure-messaging-sent');
    const send = await until(() => review.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined);
    send.click();
    const event = (await listening) as unknown as { sent: { reference: string } };
    expect(event.sent.reference).to.equal('P3WD-9HJR-6B4N');
    expect(await viewOf(element, 'confirmation')).to.be.instanceOf(HTMLElement);
  });

  it('lets the page answer the token event when it sets no tokenProvider', async () => {
    let authorization: string | null = null;
    await serve(
      http.get('/api/unread', () => HttpResponse.json({ unread: 0 })),
      http.get('/api/catalogue', ({ request }) => {
        authorization = request.headers.get('Authorization');
        return HttpResponse.json(catalogue);
      }),
    );
    const answer = (event: GlobalEventHandlersEventMap['secure-messaging-token']) => event.respondWith('from-event');
    document.addEventListener('secure-messaging-token', answer);
    try {
      const element = await embed(writingTag());
      element.tokenProvider = undefined;
      element.show();
      await viewOf(element, 'write-message');
      expect(authorization).to.equal('Bearer from-event');
    } finally {
      document.removeEventListener('secure-messaging-token', answer);
    }
  });

  it('uses a tokenProvider that the page set before the script was there', async () => {
    const name = 'secure-messaging-late';
    const element = document.createElement(name) as SecureMessagingElement;
    const provider = () => Promise.resolve('early');
    element.tokenProvider = provider;
    document.body.append(element);
    try {
      customElements.define(name, class extends SecureMessagingElement {});
      await element.updateComplete;
      expect(element.tokenProvider).to.equal(provider);
      expect(Object.hasOwn(element, 'tokenProvider'), 'shadows the accessor').to.equal(false);
    } finally {
      element.remove();
    }
  });

  it('tells the developer when there is no token at all', async () => {
    const element = await embed(writingTag());
    element.tokenProvider = undefined;
    const told = oneEvent(element, 'secure-messaging-error');
    element.show();
    expect((await told) as unknown as { code: string }).to.have.property('code', 'token-missing');
    expect(await viewOf(element, 'failure')).to.be.instanceOf(HTMLElement);
  });

  it('is themed by custom properties and parts', async () => {
    const style = document.createElement('style');
    style.textContent = `
      secure-messaging { --secure-messaging-accent: rgb(1, 2, 3); }
      secure-messaging::part(heading) { letter-spacing: 7px; }`;
    document.head.append(style);
    try {
      const element = await embed();
      expect(getComputedStyle(launcherOf(element)).backgroundColor).to.equal('rgb(1, 2, 3)');
      element.show();
      const home = await viewOf(element, 'home');
      const heading = await until(() => home.shadowRoot!.querySelector('h2') ?? undefined);
      expect(getComputedStyle(heading).letterSpacing).to.equal('7px');
      const button = home.shadowRoot!.querySelector('.primary')!;
      expect(getComputedStyle(button).backgroundColor).to.equal('rgb(1, 2, 3)');
    } finally {
      style.remove();
    }
  });

  it('can be loaded twice', async () => {
    const first = customElements.get('secure-messaging');
    const again = '../../../src/secure-messaging.ts?again';
    await import(again);
    expect(customElements.get('secure-messaging')).to.equal(first);
  });
});

describe('<secure-messaging mode="inline">', () => {
  beforeEach(() => serveApi());

  it('is the messaging itself, without launcher or dialog, and does not take the focus', async () => {
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const home = await viewOf(element, 'home');
    await until(() => home.shadowRoot!.querySelector('.history') ?? undefined);
    expect(launcherOf(element)).to.equal(null);
    expect(dialogOf(element)).to.equal(null);
    expect(document.activeElement).to.equal(document.body);
    await expect(element).to.be.accessible();
  });

  it('waits for the tokenProvider of a page that is still loading', async () => {
    Object.defineProperty(document, 'readyState', { configurable: true, get: () => 'interactive' });
    try {
      const element = await fixture<SecureMessagingElement>(html`<secure-messaging mode="inline"></secure-messaging>`);
      const home = await viewOf(element, 'home');
      expect(home.shadowRoot!.textContent).to.contain('Chargement');
      element.tokenProvider = () => Promise.resolve('late');
      await until(() => home.shadowRoot!.querySelector('.history') ?? undefined);
    } finally {
      Reflect.deleteProperty(document, 'readyState');
    }
  });

  it('asks for the number of unread answers again when the history goes on beyond its first page', async () => {
    await serveApi({ unread: 60 });
    worker.use(http.get('/api/conversations', () => HttpResponse.json({ ...history, next: 'page-2' })));
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    await until(() => (element.unread === 60 ? true : undefined));
  });

  it('moves the focus to the heading of each new screen', async () => {
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const home = await viewOf(element, 'home');
    (await until(() => home.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
    const view = await viewOf(element, 'choose-topic');
    const focused = await until(() => view.shadowRoot!.activeElement ?? undefined);
    expect(focused.tagName).to.equal('H2');
  });

  it('offers "Envoyer un document" only where it leads somewhere, and lets the page go there in its own way', async () => {
    const without = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const home = await viewOf(without, 'home');
    await until(() => home.shadowRoot!.querySelector('.primary') ?? undefined);
    expect(home.shadowRoot!.querySelector('a')).to.equal(null);

    without.documentsUrl = '#documents';
    const link = await until(() => home.shadowRoot!.querySelector('a') ?? undefined);
    expect(link.textContent.trim()).to.equal('Envoyer un document');
    without.addEventListener('secure-messaging-documents', (event) => event.preventDefault());
    link.click();
    expect(location.hash).to.equal('');
  });
});
