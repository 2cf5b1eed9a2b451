import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE } from '../support/journey-words.ts';

/** Upper bound: no page of the demo has as many tab stops. */
const MOST_STOPS = 80;

describe('Keyboard operation', () => {
  let stage: Stage;
  let member: MessagingDriver;
  const press = (key: string) => member.page.keyboard.press(key);

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
  });
  after(() => stage.close());

  const focused = (locator: Locator) => locator.and(member.page.locator(':focus'));
  const hasFocus = async (locator: Locator) => (await focused(locator).count()) === 1;

  /** Presses Tab until a control has the focus. */
  const tabTo = async (target: Locator) => {
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      if (await hasFocus(target)) return;
      await press('Tab');
    }
    assert.fail(`${MOST_STOPS} stops do not lead to ${target.toString()}`);
  };

  /** Closes the dialog and waits until the tag reflects it. */
  const leave = async () => {
    await press('Escape');
    await member.page.locator('secure-messaging:not([open])').waitFor();
    await focused(member.envelope).waitFor();
  };

  /** Waits until the heading of a step has the focus. */
  const arrive = (heading: string) => focused(member.heading(heading)).waitFor();

  test('The keyboard leads from the host page to the message step, and Escape back to the envelope', async () => {
    await member.page.goto(CARD_PAGE);
    await tabTo(member.envelope);
    await press('Enter');
    await arrive('Envoyer un message');
    await leave();
  });

  test('The text is still there when the dialog is reopened', async () => {
    await press('Space');
    await arrive('Envoyer un message');
    await tabTo(member.field);
    await member.page.keyboard.type('Bonjour, une question');
    await leave();
    await press('Enter');
    await arrive('Envoyer un message');
    assert.equal(await member.field.inputValue(), 'Bonjour, une question');
  });

  test('Arrow keys change the topic, Escape closes the proposal, and the text stays', async () => {
    await tabTo(member.changeButton('theme'));
    await press('Enter');
    await arrive('Envoyer un message');
    const choose = async (label: string) => {
      const option = member.messaging.getByRole('radio', { name: label, exact: true });
      await option.waitFor();
      const radio = focused(member.messaging.getByRole('radio'));
      for (let stops = 0; (await radio.count()) === 0 && stops < MOST_STOPS; stops++) await press('Tab');
      await press('Space');
      for (let moves = 0; !(await option.isChecked()) && moves < MOST_STOPS; moves++) await press('ArrowDown');
      await press('Enter');
      await option.waitFor({ state: 'detached' });
    };
    await choose('Famille, logement');
    await choose('Allocations familiales');
    await choose('Changement de situation - Famille');
    await arrive('La MSA accélère vos démarches');
    await press('Escape');
    await arrive('Envoyer un message');
    assert.equal(await member.field.inputValue(), 'Bonjour, une question');
  });

  test('The error summary takes the focus, and Enter on its link leads to the field', async () => {
    await tabTo(member.field);
    await press('ControlOrMeta+a');
    await member.page.keyboard.type('Trop');
    await tabTo(member.button('Valider'));
    await press('Enter');
    const summary = member.messaging.getByRole('group', { name: 'Un point est à corriger' });
    await focused(summary).waitFor();
    await tabTo(member.fault);
    await press('Enter');
    assert.equal(await hasFocus(member.field), true);
  });

  test('The keyboard leads through the summary to the confirmation and back to the envelope', async () => {
    await press('ControlOrMeta+a');
    await member.page.keyboard.type('Bonjour, voici ma question');
    await tabTo(member.button('Valider'));
    await press('Space');
    await arrive('Récapitulatif de ma demande');
    await tabTo(member.button('Précédent'));
    await press('Enter');
    await arrive('Envoyer un message');
    await tabTo(member.button('Valider'));
    await press('Enter');
    await arrive('Récapitulatif de ma demande');
    await tabTo(member.button('Envoyer'));
    await press('Enter');
    await arrive('Votre message est bien reçu');
    await tabTo(member.button('Retour à mes messages'));
    await press('Enter');
    await arrive('Mes messages et mes réponses');
    await leave();
  });

  test('Tab never leaves the open dialog', async () => {
    await press('Enter');
    await member.dialog.waitFor();
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      await press('Tab');
      const outside = await member.page.evaluate(() => {
        const { activeElement } = document;
        return activeElement !== document.body && activeElement?.localName !== 'secure-messaging';
      });
      assert.equal(outside, false);
    }
  });
});
