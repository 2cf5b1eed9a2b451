import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { SentMessage } from '../../src/contract/conversations.ts';
import { damageConversation, removeConversation } from '../support/damage.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_TOPIC, plain, sayDay } from '../support/journey-words.ts';

const DAY_MS = 86_400_000;
const CONVERSATIONS = 120;
/** Number of the conversation that is answered. Those after it fill the first page and a part of the second. */
const ANSWERED = 60;
const ANSWER = 'Bonjour, votre dossier est complet.';

describe('A history of 120 conversations', () => {
  let stage: Stage;
  let member: MessagingDriver;
  /** Oldest first. */
  const sent: SentMessage[] = [];

  const textOf = (number: number) => `Bonjour, voici ma question numéro ${number}.`;
  const idOf = (number: number) => sent[number - 1]!.id;

  /** Asks one question a day until today, as a member without a history who wants no notification. */
  before(async () => {
    stage = await openStage({ clockOffset: -CONVERSATIONS * DAY_MS });
    const none = { receipt: { email: false, sms: false }, answer: { email: false } };
    await call('exploitant', 'PUT', '/preferences', none);
    for (let number = 1; number <= CONVERSATIONS; number++) {
      const question = { ...CARD_TOPIC, text: textOf(number) };
      sent.push((await call('exploitant', 'POST', '/conversations', question)) as SentMessage);
      const answers = `/agent/conversations/${idOf(number)}/messages`;
      if (number === ANSWERED) await call('agent', 'POST', answers, { text: ANSWER });
      stage.advance(DAY_MS);
    }
    member = await stage.signIn('exploitant');
    await member.page.goto('/messages');
  });
  after(() => stage.close());

  async function call(as: 'exploitant' | 'agent', method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await stage.callApi(as, method, path, body);
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.json();
  }

  const entries = () => member.messaging.getByRole('listitem').getByRole('button', { name: '▶' });
  const failure = () => member.messaging.locator('[part="notice"]').getByText(/Vérifiez votre connexion à Internet/);
  const hasFocus = (control: Locator) => control.and(member.page.locator(':focus')).waitFor();
  const hears = (words: string) => member.messaging.getByRole('status').getByText(words, { exact: true }).waitFor();

  /** Numbers of all conversations, newest first. */
  const newest = Array.from({ length: CONVERSATIONS }, (_, index) => CONVERSATIONS - index);

  /** Waits until so many conversations are shown, and checks by the days of their questions that these are they. */
  async function assertShown(numbers: readonly number[]): Promise<void> {
    await entries()
      .nth(numbers.length - 1)
      .waitFor();
    const days = (await entries().allInnerTexts()).map((words) => /Message du .*?\d{4}/.exec(plain(words))?.[0]);
    const asked = numbers.map((number) => `Message du ${sayDay(sent[number - 1]!.receivedAt, 'fr')}`);
    assert.deepEqual(days, asked);
  }

  test('The page shows the first fifty, newest first', async () => {
    await assertShown(newest.slice(0, 50));
  });

  test('"Voir plus" adds the following fifty, leads to the first of them and says how many they are', async () => {
    await member.button('Voir plus').click();
    await hasFocus(entries().nth(50));
    await hears('50 échanges ajoutés à la liste.');
    await assertShown(newest.slice(0, 100));
  });

  test('An answer on the second page can be read, and counts as read', async () => {
    const answered = entries().nth(CONVERSATIONS - ANSWERED);
    await answered.filter({ hasText: 'Nouvelle réponse' }).click();
    await member.messaging.getByText(ANSWER, { exact: true }).waitFor();
    await member.messaging.getByText(textOf(ANSWERED), { exact: true }).waitFor();
    assert.doesNotMatch(await answered.innerText(), /Nouvelle réponse/);
    assert.deepEqual(await call('exploitant', 'GET', '/unread'), { unread: 0 });
    await answered.click();
    await member.messaging.getByText(ANSWER, { exact: true }).waitFor({ state: 'detached' });
  });

  test('A line that is cut before the third page is told beside the button, and nothing shown is lost', async () => {
    await member.page.context().setOffline(true);
    await member.button('Voir plus').click();
    await hasFocus(member.button('Réessayer'));
    await failure().waitFor();
    await assertShown(newest.slice(0, 100));
  });

  test('"Réessayer" adds the rest, each once, and "Voir plus" is gone', async () => {
    await member.page.context().setOffline(false);
    await member.button('Réessayer').click();
    await hasFocus(entries().nth(100));
    await hears('20 échanges ajoutés à la liste.');
    await assertShown(newest);
    assert.equal(await failure().count(), 0);
    assert.equal(await member.button('Voir plus').count(), 0);
  });

  test('A damaged conversation and one that was removed are told as a gap, and the others stay usable', async () => {
    const [damaged, removed] = [110, 20];
    await damageConversation(stage.databaseUrl, idOf(damaged));
    await removeConversation(stage.databaseUrl, idOf(removed));
    // In another browser, whose cache has no answer from before.
    member = await stage.signIn('exploitant');
    await member.page.goto('/messages');
    const gap = (words: string) => member.messaging.getByText(`${words} Contactez-nous.`, { exact: true });
    await gap('1 échange ne peut pas être affiché.').waitFor();
    // An answer that was read leaves a history of which fifty others are newer.
    const left = newest.filter((number) => ![damaged, removed, ANSWERED].includes(number));
    await assertShown(left.slice(0, 49));
    await member.button('Voir plus').click();
    await assertShown(left.slice(0, 99));
    await member.button('Voir plus').click();
    await assertShown(left);
    // What was removed is missed at the end of the list, where all are counted.
    await gap('2 échanges ne peuvent pas être affichés.').waitFor();
    await entries().last().click();
    await member.messaging.getByText(textOf(1), { exact: true }).waitFor();
    await member.button('Écrire un nouveau message').click();
    await member.messaging.getByRole('radio').first().waitFor();
  });
});
