import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { SentMessage } from '../../src/contract/conversations.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE, CARD_TOPIC, findTopic } from '../support/journey-words.ts';

const UNKNOWN = 'Nous ne savons pas si votre message est arrivé';
const RECEIVED = 'Votre message est bien reçu';
const POSTS = '**/api/conversations';

describe('A lost connection', () => {
  let stage: Stage;
  let member: MessagingDriver;
  let text: string;
  let count = 0;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());
  beforeEach(async () => {
    text = `Bonjour, ceci est mon message numéro ${++count}.`;
    member = await stage.signIn('particulier');
  });
  afterEach(() => member.page.context().close());

  const disconnect = () => member.page.context().setOffline(true);
  const reconnect = () => member.page.context().setOffline(false);
  const see = (words: string) => member.messaging.getByText(words, { exact: true }).first().waitFor();
  const seeOnce = async () => assert.equal((await findMessages(stage, text)).length, 1);

  test('A panel that cannot load says so and loads on a retry when the connection is back', async () => {
    await member.page.goto(CARD_PAGE);
    await member.envelope.waitFor();
    await disconnect();
    await member.envelope.click();
    await member.messaging.getByRole('alert').waitFor();
    await reconnect();
    await member.button('Réessayer').click();
    await member.field.waitFor();
  });

  test('A catalogue that cannot load is reported and loads on a retry when the connection is back', async () => {
    await member.page.goto('/messages');
    await member.button('Écrire un nouveau message').waitFor();
    await disconnect();
    await member.button('Écrire un nouveau message').click();
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
    await reconnect();
    await member.button('Réessayer').click();
    await member.choose(findTopic(CARD_TOPIC, 'fr').theme.label);
  });

  test('A draft that cannot be saved is reported and is saved when the connection is back', async () => {
    await member.openOnCard();
    await disconnect();
    await member.write(text);
    await member.messaging
      .locator('#draft')
      .getByText(/^Brouillon non enregistré/)
      .waitFor();
    await reconnect();
    await member.messaging.locator('#draft').getByText('Brouillon enregistré', { exact: true }).waitFor();
    const draft = (await (await stage.callApi('particulier', 'GET', '/draft')).json()) as { text: string };
    assert.equal(draft.text, text);
  });

  test('A message that never reached the server is sent automatically, once, when the connection is back', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    await disconnect();
    await member.button('Envoyer').click();
    await member.heading(UNKNOWN).waitFor();
    await see('Nous réessayons automatiquement : gardez cette page ouverte.');
    assert.deepEqual(await findMessages(stage, text), []);
    await reconnect();
    await member.heading(RECEIVED).waitFor();
    await seeOnce();
  });

  test('A message whose answer was lost is stored once, and its reference is shown', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    let lost: SentMessage | undefined;
    await member.page.route(
      POSTS,
      async (route) => {
        lost = (await (await route.fetch()).json()) as SentMessage;
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await member.button('Envoyer').click();
    await member.heading(RECEIVED).waitFor();
    await see(lost!.reference);
    await seeOnce();
  });

  test('After a reload, a message that the server had received is confirmed', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    const { promise: stored, resolve: isStored } = Promise.withResolvers<SentMessage>();
    await member.page.route(
      POSTS,
      async (route) => {
        isStored((await (await route.fetch()).json()) as SentMessage);
      },
      { times: 1 },
    );
    await member.button('Envoyer').click();
    const { reference } = await stored;
    await member.page.reload();
    await member.envelope.click();
    await member.heading(RECEIVED).waitFor();
    await see(reference);
    await seeOnce();
    assert.equal(await member.page.evaluate(() => sessionStorage.length), 0);
  });

  test('After a reload, a message that the server had not received is reported and is sent under the same key', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    const keys: (string | undefined)[] = [];
    member.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/conversations')) {
        keys.push(request.headers()['idempotency-key']);
      }
    });
    await member.page.route(POSTS, () => undefined, { times: 1 });
    await member.button('Envoyer').click();
    await member.button('Envoi en cours…').waitFor();
    await member.page.reload();
    await member.envelope.click();
    await see('Votre message n’a pas été envoyé : la page s’est fermée avant qu’il nous parvienne.');
    await member.button('Reprendre votre message').click();
    assert.equal(await member.field.inputValue(), text);
    await member.validate();
    await member.send();
    assert.equal(keys.length, 2);
    assert.equal(new Set(keys).size, 1);
    await seeOnce();
  });

  test('A reply that never reached the server is sent automatically, once, when the connection is back', async () => {
    await member.page.goto('/messages');
    await member.messaging.getByRole('button', { expanded: false }).filter({ hasText: 'Réponse du' }).first().click();
    await member.button('Répondre').click();
    await member.reply.fill(text);
    await disconnect();
    await member.button('Envoyer').click();
    await see('Nous réessayons automatiquement : gardez cette page ouverte.');
    await reconnect();
    await see('Votre réponse est bien reçue');
    await seeOnce();
  });
});
