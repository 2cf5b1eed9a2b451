import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { findTopic } from '../support/journey-words.ts';

const TOPIC = { theme: 'famille-logement', subject: 'allocations-familiales', motive: 'changement-situation' };
const { theme, subject, motive } = findTopic(TOPIC, 'fr');
const SERVICE = 'Déclarer un changement de situation';

describe('The proposal of an online service', () => {
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
  });
  after(() => stage.close());
  beforeEach(async () => {
    await member.page.goto('/messages');
    await member.button('Écrire un nouveau message').click();
    await member.dropDraft();
    await member.choose(theme.label);
    await member.choose(subject.label);
    await member.choose(motive.label);
    await proposal().waitFor();
  });

  const proposal = () => member.messaging.getByRole('dialog', { name: 'La MSA accélère vos démarches', exact: true });
  const serviceLink = () => member.messaging.getByRole('link', { name: SERVICE, exact: true });

  test('Closing the proposal leads to the message step, which still links the service', async () => {
    await proposal().getByText(SERVICE).waitFor();
    await proposal().getByRole('button', { name: 'Fermer' }).click();
    await member.field.waitFor();
    await proposal().waitFor({ state: 'detached' });
    assert.equal(await serviceLink().getAttribute('href'), '/services/changement-situation');
  });

  test('Escape closes the proposal and nothing else', async () => {
    await member.page.keyboard.press('Escape');
    await proposal().waitFor({ state: 'detached' });
    await member.field.waitFor();
  });

  test('The motive can be changed from the proposal', async () => {
    await proposal().getByRole('button', { name: 'Modifier le motif', exact: true }).click();
    await member.choose('Mon dossier - Famille');
    await member.field.waitFor();
    assert.equal(await serviceLink().count(), 0);
  });

  test('The proposal appears once for a topic, and a change of topic keeps the text', async () => {
    await proposal().getByRole('button', { name: 'Écrire mon message', exact: true }).click();
    await member.write('Bonjour, voici ma question.');
    await member.changeButton('motive').click();
    await member.choose('Mon dossier - Famille');
    await member.field.waitFor();
    assert.equal(await member.field.inputValue(), 'Bonjour, voici ma question.');
    await member.changeButton('theme').click();
    await member.choose(theme.label);
    await member.choose(subject.label);
    await member.choose(motive.label);
    await member.field.waitFor();
    assert.equal(await proposal().count(), 0);
    assert.equal(await member.field.inputValue(), 'Bonjour, voici ma question.');
    await serviceLink().waitFor();
  });

  test('Cancelling a change of topic keeps topic and text', async () => {
    await proposal().getByRole('button', { name: 'Écrire mon message', exact: true }).click();
    await member.write('Bonjour, voici ma question.');
    await member.changeButton('subject').click();
    await member.button('Annuler').click();
    await member.field.waitFor();
    assert.equal(await member.field.inputValue(), 'Bonjour, voici ma question.');
    await member.messaging.getByText(motive.label).waitFor();
  });

  test('Accepting the proposal leads to the page of the service', async () => {
    await proposal().getByRole('link', { name: "J'utilise le service en ligne", exact: true }).click();
    await member.page.waitForURL('**/services/changement-situation');
    await member.page.getByRole('heading', { level: 1, name: SERVICE }).waitFor();
  });

  test('The page of the service itself shows no proposal', async () => {
    await member.page.goto('/services/changement-situation');
    await member.envelope.click();
    await member.field.waitFor();
    assert.equal(await proposal().count(), 0);
    await member.messaging.getByText(motive.label).waitFor();
  });
});
