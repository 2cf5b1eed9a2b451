import { expect, html } from '@open-wc/testing';
import { delay } from 'msw';
import type { SecureMessagingElement } from '../../../src/element/secure-messaging-element.ts';
import '../../../src/secure-messaging.ts';
import { http, HttpResponse, worker } from '../../support/fake-api.ts';
import { dialogOf, embed, launcherOf, panelOf, serveApi, until, viewOf } from '../../support/element-stage.ts';
import { catalogue, history } from '../../support/machine-fixtures.ts';

/** The pop-up that proposes an online service, over the dialog. */
async function proposalIn(element: SecureMessagingElement): Promise<HTMLDialogElement> {
  const view = await viewOf(element, 'service-proposal');
  return until(() => view.shadowRoot!.querySelector<HTMLDialogElement>('dialog:modal') ?? undefined);
}

const proposingTag = () =>
  html`<secure-messaging
    theme="famille-logement"
    subject="allocations-familiales"
    motive="changement-situation"
  ></secure-messaging>`;

const focusedIn = (view: HTMLElement) => until(() => view.shadowRoot!.activeElement ?? undefined);

describe('<secure-messaging> in a page that changes', () => {
  beforeEach(() => serveApi());

  it('leaves no pop-up that holds the page when the page closes the dialog', async () => {
    const element = await embed(proposingTag());
    element.show();
    await proposalIn(element);
    element.hide();
    await until(() => (document.querySelector('dialog:modal') || element.open ? undefined : true));
    const panel = await panelOf(element);
    await until(() => (panel.shadowRoot!.querySelector('secure-messaging-service-proposal') ? undefined : true));
    launcherOf(element).focus();
    expect(element.shadowRoot!.activeElement).to.equal(launcherOf(element));
    element.show();
    expect((await focusedIn(await viewOf(element, 'write-message'))).tagName).to.equal('H2');
  });

  it('keeps the pop-up modal, over the dialog, when the page moves the tag', async () => {
    const element = await embed(proposingTag());
    element.show();
    await proposalIn(element);
    const place = document.createElement('div');
    element.parentElement!.append(place);
    place.append(element);
    const dialog = await proposalIn(element);
    expect(dialogOf(element).matches(':modal')).to.equal(true);
    const { left, top } = dialog.getBoundingClientRect();
    const panel = await panelOf(element);
    const view = panel.shadowRoot!.querySelector('secure-messaging-service-proposal')!;
    expect(view.shadowRoot!.elementFromPoint(left + 4, top + 40)).to.equal(dialog);
  });

  it('shows what came in while it was out of the page', async () => {
    let answer: (() => void) | undefined;
    worker.use(
      http.get('/api/conversations', async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return HttpResponse.json(history);
      }),
    );
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const home = await viewOf(element, 'home');
    await until(() => answer);
    const place = element.parentElement!;
    element.remove();
    answer!();
    await delay(50);
    place.append(element);
    await until(() => home.shadowRoot!.querySelector('.history') ?? undefined);
  });

  it('leaves the focus to a member who went on with something else in the page', async () => {
    let answer: (() => void) | undefined;
    worker.use(
      http.get('/api/catalogue', async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return HttpResponse.json(catalogue);
      }),
    );
    const element = await embed(
      html`<secure-messaging mode="inline" theme="sante" subject="cartes-assurance-maladie"></secure-messaging>`,
    );
    const home = await viewOf(element, 'home');
    (await until(() => home.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
    await until(() => answer);
    const field = document.createElement('input');
    element.parentElement!.append(field);
    field.focus();
    answer!();
    const view = await viewOf(element, 'choose-topic');
    await until(() => view.shadowRoot!.querySelector('form') ?? undefined);
    await delay(20);
    expect(document.activeElement).to.equal(field);
  });

  it('takes the focus along where it has only been lent to what is around the messaging', async () => {
    const element = await embed(html`<secure-messaging mode="inline"></secure-messaging>`);
    const home = await viewOf(element, 'home');
    const around = element.parentElement!;
    around.tabIndex = -1;
    around.focus();
    (await until(() => home.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
    const view = await viewOf(element, 'choose-topic');
    await focusedIn(view);
  });

  it('is hidden with what is around it', async () => {
    const element = await embed();
    element.parentElement!.style.visibility = 'hidden';
    expect(getComputedStyle(launcherOf(element)).visibility).to.equal('hidden');
  });

  it('goes from the dialog into the page and back, with what was written', async () => {
    const element = await embed(
      html`<secure-messaging theme="sante" subject="cartes-assurance-maladie" motive="carte-europeenne"></secure-messaging>`,
    );
    element.show();
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    field.value = 'Je déménage bientôt';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));

    element.mode = 'inline';
    await element.updateComplete;
    expect(dialogOf(element)).to.equal(null);
    expect(getComputedStyle(element).display).to.equal('block');
    expect(field.value).to.equal('Je déménage bientôt');
    element.parentElement!.prepend(element);

    element.mode = 'launcher';
    await element.updateComplete;
    expect(dialogOf(element).matches(':modal')).to.equal(true);
    expect((await viewOf(element, 'write-message')).shadowRoot!.querySelector('textarea')!.value).to.equal(
      'Je déménage bientôt',
    );
  });

  it('fills the width of the page when its mode is set as a property', async () => {
    const element = document.createElement('secure-messaging');
    expect(element.hasAttribute('mode')).to.equal(false);
    element.mode = 'inline';
    element.tokenProvider = () => Promise.resolve('token');
    document.body.append(element);
    try {
      await viewOf(element, 'home');
      expect(element.getBoundingClientRect().width).to.be.greaterThan(300);
    } finally {
      element.remove();
    }
  });

  for (const [where, change] of [
    ['the tag', (element: SecureMessagingElement) => element],
    ['an element above it', (element: SecureMessagingElement) => element.parentElement!],
  ] as const) {
    it(`follows the lang of ${where} when it changes`, async () => {
      const element = await embed();
      change(element).lang = 'en';
      await until(() => (launcherOf(element).textContent.includes('My messages and answers') ? true : undefined));
      change(element).removeAttribute('lang');
      await until(() => (launcherOf(element).textContent.includes('Mes messages') ? true : undefined));
    });
  }

  it('begins anew for another profile, but not under a member who writes', async () => {
    const asked: (string | null)[] = [];
    worker.use(
      http.get('/api/catalogue', ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('profile'));
        return HttpResponse.json(catalogue);
      }),
    );
    const element = await embed(html`<secure-messaging mode="inline" profile="particulier"></secure-messaging>`);
    const compose = async () => {
      const home = await viewOf(element, 'home');
      (await until(() => home.shadowRoot!.querySelector<HTMLButtonElement>('.primary') ?? undefined)).click();
      const view = await viewOf(element, 'choose-topic');
      await until(() => view.shadowRoot!.querySelector('form') ?? undefined);
    };
    await viewOf(element, 'home');
    element.profile = 'exploitant';
    await element.updateComplete;
    await compose();
    const writing = await panelOf(element);
    element.profile = 'entreprise';
    await element.updateComplete;
    expect(await panelOf(element)).to.equal(writing);
    expect(asked).to.deep.equal(['exploitant']);
  });

  it('goes on with a message in progress when it is opened again', async () => {
    const element = await embed(proposingTag());
    element.compose({ theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' });
    const view = await viewOf(element, 'write-message');
    const field = await until(() => view.shadowRoot!.querySelector('textarea') ?? undefined);
    field.value = 'Ma carte n’est pas arrivée.';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    view.shadowRoot!.querySelector<HTMLButtonElement>('.leave')!.click();
    await viewOf(element, 'home');
    element.hide();
    await until(() => (dialogOf(element).open ? undefined : true));
    element.show();
    await element.updateComplete;
    const home = await viewOf(element, 'home');
    expect(home.shadowRoot!.textContent).to.contain('Vous avez un message en cours');
  });
});
