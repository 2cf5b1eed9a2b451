import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { openStage, type Stage } from '../support/journey-stage.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { CARD_PAGE, CARD_TOPIC } from '../support/journey-words.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PAGES = [
  '/',
  '/contact',
  '/messages',
  '/preferences',
  '/services',
  CARD_PAGE,
  `${CARD_PAGE}/merci`,
  '/services/changement-situation',
  '/services/envoyer-un-document',
  '/login',
  '/mailbox',
  '/agent',
  '/playground',
  '/docs',
  '/no-such-page',
];

/** Asserts that axe finds nothing; a failure lists each broken rule with its elements. */
async function assertAccessible(page: Page, place: string): Promise<void> {
  // Evaluated through the debugger, since the page's content security policy blocks injected scripts.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: 'tag', values } }),
    TAGS,
  );
  const broken = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`,
  );
  assert.deepEqual(broken, [], place);
}

for (const colorScheme of ['light', 'dark'] as const) {
  describe(`WCAG 2.2 AA in the ${colorScheme} colour scheme, as far as axe can check it`, () => {
    let stage: Stage;
    let member: MessagingDriver;

    before(async () => {
      stage = await openStage();
      member = await stage.signIn('particulier', { colorScheme });
      await stage.callApi('particulier', 'POST', '/conversations', { ...CARD_TOPIC, text: 'Bonjour, une question.' });
    });
    after(() => stage.close());

    const check = (place: string) => assertAccessible(member.page, place);

    for (const path of PAGES) {
      test(`axe finds no violation on ${path}`, async () => {
        await member.page.goto(path);
        await member.page.getByRole('heading', { level: 1 }).waitFor();
        await member.page.waitForLoadState('networkidle');
        await check(path);
      });
    }

    test('axe finds no violation on a mail or on the desk with a waiting message', async () => {
      await member.page.goto('/mailbox');
      await member.page.locator('.mailbox-subject a').first().click();
      await member.page.frameLocator('iframe').getByRole('heading').first().waitFor();
      await check('mail');
      const { page } = await stage.signIn('agent', { colorScheme });
      await page.goto('/agent');
      await page.getByRole('article').first().waitFor();
      await assertAccessible(page, 'desk');
    });

    test('axe finds no violation on the European card form with its faults', async () => {
      await member.page.goto(CARD_PAGE);
      await member.page.locator('form.form button').click();
      await member.page.getByRole('alert').filter({ visible: true }).waitFor();
      await check('faults of the form');
    });

    test('axe finds no violation on any step of the dialog', async () => {
      await member.openOnCard();
      await check('message');
      await member.write('Trop');
      await member.validate();
      await member.fault.waitFor();
      await check('message with a fault');
      await member.changeButton('theme').click();
      await member.messaging.getByRole('radio', { name: 'Retraite' }).waitFor();
      await check('theme');
      await member.choose('Famille, logement');
      await member.messaging.getByRole('radiogroup', { name: 'Sujet', exact: true }).waitFor();
      await check('subject');
      await member.validate();
      await member.fault.waitFor();
      await check('subject with a fault');
      await member.choose('Allocations familiales');
      await member.messaging.getByRole('radiogroup', { name: 'Motif', exact: true }).waitFor();
      await check('motive');
      await member.choose('Changement de situation - Famille');
      await member.heading('La MSA accélère vos démarches').waitFor();
      await check('proposal');
      await member.button('Écrire mon message').click();
      await member.toSummary('Bonjour, voici ma question.');
      await check('summary');
      await member.page.route('**/api/conversations', (route) => route.abort());
      await member.button('Envoyer').click();
      await member.heading('Nous ne savons pas si votre message est arrivé').waitFor();
      await check('failure');
      await member.page.unrouteAll();
      await member.button('Réessayer').click();
      await member.heading('Votre message est bien reçu').waitFor();
      await check('confirmation');
    });

    test('axe finds no violation in the history, a conversation or the preferences', async () => {
      await member.page.goto('/messages');
      await member.messaging.getByRole('button', { expanded: false }).first().waitFor();
      await check('history');
      await member.button('afficher tout').first().click();
      await member.messaging.getByRole('button', { expanded: true }).first().waitFor();
      await check('history, all open');
      await member.button('Répondre').first().click();
      await member.reply.waitFor();
      await check('conversation');
      await member.button('Retour à mes messages').click();
      await member.button('Gérer vos préférences').click();
      await member.button('Enregistrer').waitFor();
      await check('preferences');
    });
  });
}
