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

  test('closed, it leads on to writing, where the service is still linked', async () => {
    await proposal().getByText(SERVICE).waitFor();
    await proposal().getByRole('button', { name: 'Fermer' }).click();
    await member.field.waitFor();
    await proposal().waitFor({ state: 'detached' });
    assert.equal(await serviceLink().getAttribute('href'), '/services/changement-situation');
  });

  test('Escape closes it, and it alone', async () => {
    await member.page.keyboard.press('Escape');
    await proposal().waitFor({ state: 'detached' });
    await member.field.waitFor();
  });

  test('from it the motive can be changed', async () => {
    await proposal().getByRole('button', { name: 'Modifier le motif', exact: true }).click();
    await member.choose('Mon dossier - Famille');
    await member.field.waitFor();
    assert.equal(await serviceLink().count(), 0);
  });

  test('it is not made twice for a topic; a change of topic keeps what is typed', async () => {
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

  test('a change that is called off leaves topic and text as they were', async () => {
    await proposal().getByRole('button', { name: 'Écrire mon message', exact: true }).click();
    await member.write('Bonjour, voici ma question.');
    await member.changeButton('subject').click();
    await member.button('Annuler').click();
    await member.field.waitFor();
    assert.equal(await member.field.inputValue(), 'Bonjour, voici ma question.');
    await member.messaging.getByText(motive.label).waitFor();
  });

  test('the member who takes it comes to the page of the service', async () => {
    await proposal().getByRole('link', { name: "J'utilise le service en ligne", exact: true }).click();
    await member.page.waitForURL('**/services/changement-situation');
    await member.page.getByRole('heading', { level: 1, name: SERVICE }).waitFor();
  });

  test('on the page of that service it is not made', async () => {
    await member.page.goto('/services/changement-situation');
    await member.envelope.click();
    await member.field.waitFor();
    assert.equal(await proposal().count(), 0);
    await member.messaging.getByText(motive.label).waitFor();
  });
});
