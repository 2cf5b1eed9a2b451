import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages, isMail, waitForDeliveries } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE, findTopic, pathOf, plain } from '../support/journey-words.ts';

const FILE = fileURLToPath(new URL('../support/older-catalogue.json', import.meta.url));
const TOPIC = { theme: 'maladie', subject: 'cartes', motive: 'ceam' };
const TEXT = 'Bonjour, ma carte européenne\nest-elle partie ?';
const ANSWER = 'Bonjour, elle est partie hier.';

describe('The older catalogue of five themes', () => {
  const topic = findTopic(TOPIC, 'fr', { file: FILE });
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage({ env: { CATALOGUE_FILE: FILE } });
    member = await stage.signIn('exploitant');
  });
  after(() => stage.close());

  test('The older catalogue offers its five themes', async () => {
    await member.page.goto('/messages');
    await member.button('Écrire un nouveau message').click();
    const options = member.messaging.locator('.option');
    await options.nth(4).waitFor();
    assert.deepEqual((await options.allTextContents()).map(plain), [
      'Santé, Carte Vitale, remboursements, CMU, invalidité...',
      'Famille, Allocations familiales, aides au logement',
      "RSA, Prime d'activité, Aides aux personnes handicapées",
      'Retraite, carrière, réversion',
      'Cotisations Exploitants, parcellaire, affiliation, facture',
    ]);
  });

  test('The older catalogue proposes its one online service', async () => {
    await member.choose('Famille, Allocations familiales, aides au logement');
    await member.choose('Allocations familiales');
    await member.choose('Mon changement de situation');
    await member.heading('La MSA accélère vos démarches').waitFor();
    await member.messaging.getByRole('dialog').getByText('Déclarer un changement de situation').waitFor();
  });

  test('A message about a topic of the older catalogue is sent, notified and answered', async () => {
    await member.page.goto(CARD_PAGE);
    await member.messaging.evaluate((element, attributes) => {
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    }, TOPIC);
    await member.envelope.click();
    await member.field.waitFor();
    const chosen = await member.messaging.locator('.topic strong').allTextContents();
    assert.deepEqual(chosen.map(plain), [topic.theme.label, topic.subject.label, topic.motive.label]);
    await member.toSummary(TEXT);
    const { reference } = await member.send();
    assert.deepEqual(await findMessages(stage, TEXT, 'exploitant'), [{ reference, text: TEXT }]);

    const addresses = ['gilles.lemaire@example.org', '+33639980102'];
    const mail = (await waitForDeliveries(stage.demo.mailbox, addresses, 2)).find(isMail)!;
    assert.doesNotMatch(mail.source, new RegExp(`européenne|Santé|${reference}`));

    const { page: desk } = await stage.signIn('agent');
    await desk.goto('/agent');
    const ticket = desk.getByRole('article').filter({ hasText: reference });
    assert.equal(await ticket.getByRole('heading').textContent(), pathOf(topic));
    await ticket.getByRole('textbox').fill(ANSWER);
    await ticket.getByRole('button').click();
    await desk.getByRole('status').waitFor();

    await member.page.goto('/messages');
    const entry = member.messaging.getByRole('button', { name: topic.motive.label });
    await entry.click();
    await member.messaging.getByText(ANSWER).waitFor();
    assert.equal(plain(await entry.locator('.path').textContent()), pathOf(topic));
  });

  test('A page whose topic is not in the catalogue starts at the first level', async () => {
    await member.page.goto(CARD_PAGE);
    await member.messaging.evaluate((element) => element.setAttribute('theme', 'sante'));
    await member.envelope.click();
    await member.messaging.getByRole('radiogroup', { name: 'Mon dossier :', exact: true }).waitFor();
  });

  test('Conversations about topics that left the catalogue keep their labels', async () => {
    const particulier = await stage.signIn('particulier');
    await particulier.page.goto('/messages');
    await particulier.messaging
      .getByRole('button', { name: /Santé ▶ Cartes d'assurance maladie ▶ Carte Vitale/ })
      .waitFor();
  });
});
