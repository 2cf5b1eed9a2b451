import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages } from '../support/journey-records.ts';
import { openStage, signInOn, type Stage } from '../support/journey-stage.ts';

/** Exceeds the lifetime of the demo's tokens. */
const PAST_THE_TOKEN_MS = 11 * 60 * 1000;
const ENDED =
  'Votre session a pris fin. Reconnectez-vous dans un autre onglet en gardant cette page ouverte, puis réessayez ici.';

describe('A session that ends while the member writes', () => {
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    member = await stage.signIn('particulier');
    await member.openOnCard();
  });

  const endSession = async () => {
    await member.page.context().clearCookies({ name: 'demo-member' });
    stage.advance(PAST_THE_TOKEN_MS);
  };
  const signInElsewhere = async () => {
    const tab = await member.page.context().newPage();
    await signInOn(tab, 'particulier', 'fr');
    await tab.close();
  };

  test('After signing in again in another tab, the member sends the same message once', async () => {
    const text = 'Bonjour, ma session se termine bientôt.';
    await member.write(text);
    await endSession();
    await member.toSummary(text);
    await member.button('Envoyer').click();
    await member.messaging.getByText(ENDED, { exact: true }).waitFor();
    await member.heading('Votre message n’est pas encore envoyé').waitFor();

    await member.button('Réessayer').click();
    await member.messaging.getByText(ENDED, { exact: true }).waitFor();
    assert.deepEqual(await findMessages(stage, text), []);

    await signInElsewhere();
    await member.button('Réessayer').click();
    await member.heading('Votre message est bien reçu').waitFor();
    assert.equal((await findMessages(stage, text)).length, 1);
  });

  test('Going back after the session ended returns to the unchanged text', async () => {
    await member.toSummary('Bonjour, un texte que je garde.');
    await endSession();
    await member.button('Envoyer').click();
    await member.button('Revenir à mon message').click();
    assert.equal(await member.field.inputValue(), 'Bonjour, un texte que je garde.');
  });

  test('An expired token is renewed unnoticed while the session lasts', async () => {
    const text = 'Bonjour, j’ai pris mon temps pour écrire.';
    await member.write(text);
    stage.advance(PAST_THE_TOKEN_MS);
    await member.toSummary(text);
    await member.button('Envoyer').click();
    await member.heading('Votre message est bien reçu').waitFor();
    assert.equal((await findMessages(stage, text)).length, 1);
  });
});
