import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { plain } from '../support/journey-words.ts';

const TOO_SHORT = 'Complétez votre message : il doit compter au moins 10 caractères.';
const TOO_LONG = 'Raccourcissez votre message : il peut compter jusqu’à 750 caractères.';
const BLANK = 'Écrivez votre message : il est encore vide.';

describe('The text of a message', () => {
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
  });
  after(() => stage.close());
  beforeEach(() => member.openOnCard());

  /** Inserts a text in one go, as pasting does. */
  const paste = async (text: string) => {
    await member.field.focus();
    await member.page.keyboard.insertText(text);
  };
  const counter = async () => plain(await member.counter.textContent());
  const assertRefused = async (text: string, fault: string) => {
    await member.write(text);
    await member.validate();
    assert.equal(plain(await member.fault.textContent()), fault);
    assert.equal(await member.field.inputValue(), text);
  };

  test('A text that is too short is explained in a summary that takes the focus and links to the field', async () => {
    await assertRefused('Bonjour', TOO_SHORT);
    const summary = member.messaging.getByRole('group', { name: 'Un point est à corriger' });
    assert.equal(await summary.evaluate((element) => element.matches(':focus')), true);
    assert.equal(await member.field.getAttribute('aria-invalid'), 'true');
    await member.fault.click();
    assert.equal(await member.field.evaluate((element) => element.matches(':focus')), true);
    await member.page.keyboard.type(' à vous');
    await member.validate();
    await member.heading(member.words['review.title']).waitFor();
  });

  test('A text of white space or invisible characters is explained as empty', async () => {
    await assertRefused('', BLANK);
    await assertRefused(' \n\n\t \n         ', BLANK);
    await assertRefused('\u200d'.repeat(12), BLANK);
  });

  test('White space at both ends is not counted', async () => {
    await member.write('\n   Bonjour \n      ');
    assert.equal(await counter(), '743 caractères restants.');
    await member.validate();
    assert.equal(plain(await member.fault.textContent()), TOO_SHORT);
  });

  test('A pasted text that is too long is kept whole, the counter shows the excess, and "Valider" explains it', async () => {
    const text = 'a'.repeat(751);
    await paste(text);
    assert.equal(await member.field.inputValue(), text);
    assert.equal(await counter(), '1 caractère de trop.');
    await assertRefused(text, TOO_LONG);
    await assertRefused('b'.repeat(1234), TOO_LONG);
    assert.equal(await counter(), '484 caractères de trop.');
  });

  test('An emoji counts as one character, and 750 of them arrive unchanged', async () => {
    await assertRefused('😀'.repeat(9), TOO_SHORT);
    await member.write('😀'.repeat(749));
    assert.equal(await counter(), '1 caractère restant.');
    const text = '😀'.repeat(750);
    await member.toSummary(text);
    const { reference } = await member.send();
    assert.deepEqual(await findMessages(stage, '😀'), [{ reference, text }]);
  });

  test('A letter with a combining mark counts as one character and is stored composed', async () => {
    await member.write('e\u0301'.repeat(9));
    assert.equal(await counter(), '741 caractères restants.');
    await member.validate();
    assert.equal(plain(await member.fault.textContent()), TOO_SHORT);
    await member.toSummary('Rentre\u0301e a\u0300 l’e\u0301cole');
    const { reference } = await member.send();
    assert.deepEqual(await findMessages(stage, 'Rentr'), [{ reference, text: 'Rentrée à l’école' }]);
  });

  test('Text that looks like markup is shown as text to the member and to the agent', async () => {
    const text = '<img src=x onerror="document.title=1"> & <script>alert(1)</script>';
    await member.toSummary(text);
    assert.equal(await member.messaging.locator('secure-messaging-review .text').innerText(), text);
    await member.send();
    const { page } = await stage.signIn('agent');
    await page.goto('/agent');
    await page.locator('.text-body').getByText(text, { exact: true }).waitFor();
  });
});
