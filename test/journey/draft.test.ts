import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE, CARD_TOPIC, findTopic } from '../support/journey-words.ts';

const SAVED = 'Brouillon enregistré';
const CHANGED = 'Ce message a été modifié sur une autre page ou un autre appareil.';

describe('Drafts', () => {
  let stage: Stage;
  let member: MessagingDriver;
  let text: string;
  let count = 0;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    text = `Bonjour, ceci est mon brouillon numéro ${++count}.`;
    member = await stage.signIn('particulier');
    await member.openOnCard();
  });
  afterEach(() => member.page.context().close());

  const see = (on: MessagingDriver, words: string) => on.messaging.getByText(words, { exact: true }).first().waitFor();
  const writeAndSave = async (on: MessagingDriver, written: string) => {
    await on.write(written);
    await on.messaging.locator('#draft').getByText(SAVED, { exact: true }).waitFor();
  };
  /** Signs the member in on another device and opens their messages. */
  const openOtherDevice = async () => {
    const device = await stage.signIn('particulier');
    await device.page.goto('/messages');
    return device;
  };

  test('A draft is offered on another device with its topic and is deleted when its message is received', async () => {
    await writeAndSave(member, text);
    const device = await openOtherDevice();
    await see(device, text);
    await device.button('Reprendre votre message').click();
    assert.equal(await device.field.inputValue(), text);
    await device.messaging.getByText(findTopic(CARD_TOPIC, 'fr').motive.label, { exact: true }).waitFor();
    await device.validate();
    const { reference } = await device.send();
    assert.deepEqual(await findMessages(stage, text), [{ reference, text }]);
    await device.button('Retour à mes messages').click();
    await device.messaging.getByText('En attente de réponse').first().waitFor();
    assert.equal(await device.button('Reprendre votre message').count(), 0);
    assert.equal((await stage.callApi('particulier', 'GET', '/draft')).status, 204);
    await device.page.context().close();
  });

  test('A draft survives a reload right after the last keystroke', async () => {
    await member.write(text);
    await member.page.reload();
    await member.envelope.click();
    await member.button('Reprendre votre message').click();
    assert.equal(await member.field.inputValue(), text);
  });

  test('A page with a topic of its own offers the draft and does not overwrite it', async () => {
    await writeAndSave(member, text);
    const device = await openOtherDevice();
    await device.page.goto(CARD_PAGE);
    await device.envelope.click();
    await device.heading('Vous avez un message en cours').waitFor();
    await see(device, text);
    await device.button('Retour à mes messages').click();
    await device.button('Reprendre votre message').waitFor();
    await device.page.context().close();
  });

  test('A draft that the member deletes is gone on every device', async () => {
    await writeAndSave(member, text);
    const device = await openOtherDevice();
    const removed = device.page.waitForResponse((response) => response.request().method() === 'DELETE');
    await device.button('Supprimer le brouillon').click();
    await device.button('Oui, supprimer').click();
    assert.equal((await removed).status(), 204);
    await device.page.reload();
    await device.button('afficher tout').first().waitFor();
    assert.equal(await device.button('Reprendre votre message').count(), 0);
    await device.page.context().close();
  });

  test('A draft changed on two devices keeps the later version, and the other device chooses before it can send', async () => {
    await writeAndSave(member, text);
    const device = await openOtherDevice();
    await device.button('Reprendre votre message').click();
    await writeAndSave(device, `${text} Sur mon téléphone.`);

    await member.write(`${text} Sur mon ordinateur.`);
    await see(member, CHANGED);
    await see(member, `${text} Sur mon téléphone.`);
    await member.validate();
    await member.button('Envoyer').click();
    await member.heading('Récapitulatif de ma demande').waitFor();
    assert.deepEqual(await findMessages(stage, text), []);
    await member.button('Garder ce que j’ai écrit ici').click();
    await member.button('Précédent').click();
    assert.equal(await member.field.inputValue(), `${text} Sur mon ordinateur.`);

    await device.write(`${text} Encore sur mon téléphone.`);
    await see(device, CHANGED);
    await device.button('Reprendre l’autre version').click();
    assert.equal(await device.field.inputValue(), `${text} Sur mon ordinateur.`);
    await device.page.context().close();
  });

  test('A tab whose draft was sent elsewhere shows the reference and keeps the text written since', async () => {
    await member.toSummary(text);
    const tab = await openOtherDevice();
    await tab.button('Reprendre votre message').click();
    await tab.field.waitFor();
    const { reference } = await member.send();
    await tab.write(`${text} Et encore ceci.`);
    await tab.heading('Ce message a déjà été envoyé').waitFor();
    await see(tab, reference);
    await tab.button('Retour à mes messages').click();
    await see(tab, `${text} Et encore ceci.`);
    assert.equal((await findMessages(stage, text)).length, 1);
    await tab.page.context().close();
  });

  test('A draft sent from two tabs at once becomes one message with one reference', async () => {
    await member.toSummary(text);
    const tab = await openOtherDevice();
    await tab.button('Reprendre votre message').click();
    await tab.validate();
    // The later request is refused while the first is being stored; its page then repeats it.
    const [one, other] = await Promise.all([member.sendWithRetries(), tab.sendWithRetries()]);
    assert.equal(one.reference, other.reference);
    assert.equal((await findMessages(stage, text)).length, 1);
    await tab.page.context().close();
  });

  test('The draft of a reply is offered on another device in its conversation', async () => {
    await member.page.goto('/messages');
    await member.messaging
      .getByRole('button', { expanded: false })
      .filter({ hasText: 'Nouvelle réponse' })
      .first()
      .click();
    await member.button('Répondre').click();
    await member.reply.fill('Merci, mais');
    await member.messaging.locator('#draft').getByText(SAVED, { exact: true }).waitFor();
    const device = await openOtherDevice();
    await device.messaging.getByRole('button', { expanded: false }).filter({ hasText: 'Réponse du' }).first().click();
    await device.button('Répondre').click();
    assert.equal(await device.reply.inputValue(), 'Merci, mais');
    await device.page.context().close();
  });
});
