import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { createDemoApp, type DemoDeps } from '../../demo/demo-app.ts';
import { Mailbox } from '../../demo/delivery/mailbox.ts';
import { findSampleMember } from '../../demo/sample-members.ts';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { waitForDeliveries } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_TOPIC, journeyWords } from '../support/journey-words.ts';
import { watchErrors } from '../support/page-errors.ts';

interface Visit {
  /** `:mail` stands for the id of an acknowledgement in the mailbox. */
  readonly path: string;
  /** Heading of the page, in French. */
  readonly heading: string | RegExp;
  /** True for a page that visitors see without signing in, instead of the sign-in page. */
  readonly isOpen?: boolean;
  /** Content that the page loads afterwards, for a member. */
  readonly content?: (page: Page) => Locator;
}

const messaging = (page: Page) => page.locator('secure-messaging');
const history = (page: Page) => messaging(page).getByRole('heading', { name: journeyWords.fr['home.title'] });
const envelope = (page: Page) => messaging(page).getByRole('button', { name: journeyWords.fr.launcher.title });
const mail = { heading: /votre message est bien arrivé$/, isOpen: true };

/** Every route of the demo that answers a GET, with the pages behind it; none for a route that serves no page. */
const VISITS: Readonly<Record<string, readonly Visit[]>> = {
  '/': [{ path: '/', heading: 'Mon espace privé', isOpen: true }],
  '/contact': [{ path: '/contact', heading: 'Contact & échanges' }],
  '/messages': [{ path: '/messages', heading: 'Mes messages', content: history }],
  '/preferences': [{ path: '/preferences', heading: 'Mes préférences', content: history }],
  '/services': [{ path: '/services', heading: 'Mes services' }],
  '/services/envoyer-un-document': [{ path: '/services/envoyer-un-document', heading: 'Envoyer un document' }],
  '/services/carte-europeenne': [
    {
      path: '/services/carte-europeenne',
      heading: 'Demander ma carte européenne d’assurance maladie',
      content: envelope,
    },
  ],
  '/services/carte-europeenne/merci': [
    { path: '/services/carte-europeenne/merci', heading: 'Votre demande est complète' },
  ],
  '/services/:id': [
    { path: '/services/changement-situation', heading: 'Déclarer un changement de situation', content: envelope },
    { path: '/services/tesa', heading: 'Utiliser le TESA', content: envelope },
  ],
  '/login': [{ path: '/login', heading: 'Se connecter' }],
  '/agent': [{ path: '/agent', heading: 'Bureau de l’agent', isOpen: true }],
  '/mailbox': [
    { path: '/mailbox', heading: 'Boîte de réception', isOpen: true, content: (page) => page.getByText('SMS').nth(1) },
  ],
  '/mailbox/mails/:id': [
    { path: '/mailbox/mails/:mail', ...mail, content: (page) => page.frameLocator('iframe').getByRole('heading') },
    { path: '/mailbox/mails/:mail?part=text', ...mail },
    { path: '/mailbox/mails/:mail?part=source', ...mail },
  ],
  '/mailbox/mails/:id/html': [],
  '/mailbox/mailbox.css': [],
  '/playground': [{ path: '/playground', heading: 'Playground', isOpen: true }],
  '/playground/*': [
    {
      path: '/playground/#mode=inline',
      heading: 'Playground',
      isOpen: true,
      content: (page) => page.frameLocator('#preview').getByRole('heading', { name: journeyWords.fr['home.title'] }),
    },
  ],
  '/docs': [
    {
      path: '/docs',
      heading: 'Référence de l’API',
      isOpen: true,
      content: (page) => page.getByRole('button', { name: /Sends a message/ }),
    },
  ],
  '/docs/:file{swagger-ui(?:-bundle\\.js|\\.css)}': [],
  '/demo/:file{[a-z-]+\\.(?:css|js|svg)}': [],
  '/:file{[\\w-]+\\.js(?:\\.map)?}': [],
  '/demo/jwks.json': [],
  '/demo/token': [],
};

const visits = Object.values(VISITS).flat();

describe('The pages of the demo', () => {
  let stage: Stage;
  let member: BrowserContext;
  let agent: BrowserContext;
  let visitor: BrowserContext;
  let mailId = '';

  before(async () => {
    stage = await openStage();
    const text = 'Bonjour, ma carte n’est pas encore arrivée.';
    await stage.callApi('particulier', 'POST', '/conversations', { ...CARD_TOPIC, text });
    const { email, phone = '' } = findSampleMember('particulier')!;
    const deliveries = await waitForDeliveries(stage.demo.mailbox, [email, phone], 2);
    mailId = deliveries.find((each) => each.kind === 'mail')!.id;

    member = (await stage.signIn('particulier')).page.context();
    agent = (await stage.signIn('agent')).page.context();
    visitor = await stage.browser.newContext({ baseURL: stage.url, locale: 'fr' });
    visitor.setDefaultTimeout(10_000);
  });
  after(() => stage.close());

  /** Opens a page, waits until it has loaded everything, and fails on any error that the browser reports. */
  async function assertShown(
    context: BrowserContext,
    path: string,
    heading: Visit['heading'],
    content?: Visit['content'],
  ) {
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.goto(path.replace(':mail', mailId));
    await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    await content?.(page).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.close();
    assert.deepEqual(errors, []);
  }

  test('are all visited by these tests', () => {
    const deps = { catalogue: loadCatalogue(), mailbox: new Mailbox('') } as DemoDeps;
    const routes = createDemoApp(deps).routes.filter(({ method }) => method === 'GET');
    assert.deepEqual(new Set(Object.keys(VISITS)), new Set(routes.map(({ path }) => path)));
  });

  for (const { path, heading, content, isOpen = false } of visits) {
    test(`${path} is shown to a member without an error in the browser`, () =>
      assertShown(member, path, heading, content));

    test(`${path} shows a visitor ${isOpen ? 'the same' : 'the sign-in page'} without an error in the browser`, () =>
      assertShown(visitor, path, isOpen ? heading : 'Se connecter'));
  }

  test('/agent shows the agent what waits, without an error in the browser', () =>
    assertShown(agent, '/agent', 'Bureau de l’agent', (page) =>
      page.getByText('Bonjour, ma carte n’est pas encore arrivée.'),
    ));
});
