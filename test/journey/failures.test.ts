import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Request, Route } from 'playwright-core';
import type { SentMessage } from '../../src/contract/conversations.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { findMessages } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE } from '../support/journey-words.ts';

const UNKNOWN = 'Nous ne savons pas si votre message est arrivé';
const OFFLINE = 'Nous n’arrivons pas à joindre le service. Vérifiez votre connexion à Internet, puis réessayez.';
const SERVER = 'Un problème est survenu de notre côté. Réessayez dans quelques instants.';
const TIMEOUT = 'Le service n’a pas répondu en 20 secondes. Réessayez dans quelques instants.';
const BUSY = 'Le service est momentanément surchargé. Réessayez dans quelques instants.';
const POSTS = '**/api/conversations';

describe('Failures of the server', () => {
  let stage: Stage;
  let member: MessagingDriver;
  let text: string;
  let count = 0;
  const keys: (string | undefined)[] = [];

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
    // Requests time out after 20 s; one second keeps the test of a hanging server short.
    await member.page.addInitScript(() => {
      const timeout = AbortSignal.timeout.bind(AbortSignal);
      AbortSignal.timeout = (ms) => timeout(ms / 20);
    });
    member.page.on('request', (request: Request) => {
      if (request.method() === 'POST') keys.push(request.headers()['idempotency-key']);
    });
  });
  after(() => stage.close());
  beforeEach(() => {
    text = `Bonjour, ceci est mon message numéro ${++count}.`;
    keys.length = 0;
  });
  afterEach(() => member.page.unrouteAll());

  const see = (words: string) => member.messaging.getByText(words, { exact: true }).first().waitFor();

  /** Waits for a failure's title and reason, and for the assurance that the text is kept. */
  const seeFailure = async (title: string, reason: string) => {
    await member.heading(title).waitFor();
    await see(reason);
    await see('Ce que vous avez écrit est conservé sur cette page.');
    await see('Vous pouvez réessayer sans crainte : votre message ne sera enregistré qu’une fois.');
  };

  /** Retries, or waits for the automatic retry, and asserts that one message is stored under the reference shown. */
  const retry = async (automatic = false) => {
    await member.page.unrouteAll();
    const answered = member.page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.status() === 201,
    );
    if (!automatic) await member.button('Réessayer').click();
    await member.heading('Votre message est bien reçu').waitFor();
    const { reference } = (await (await answered).json()) as SentMessage;
    await member.messaging.getByText(reference, { exact: true }).waitFor();
    assert.deepEqual(await findMessages(stage, text), [{ reference, text }]);
    assert.ok(keys.length > 1);
    assert.equal(new Set(keys).size, 1, 'every attempt has the same idempotency key');
    return reference;
  };

  const failing: { name: string; reason: string; automatic?: boolean; fail: (route: Route) => Promise<void> }[] = [
    { name: 'cannot be reached', reason: OFFLINE, automatic: true, fail: (route) => route.abort('connectionrefused') },
    { name: 'hangs', reason: TIMEOUT, automatic: true, fail: () => Promise.resolve() },
    {
      name: 'is overloaded',
      reason: BUSY,
      automatic: true,
      fail: (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, body: 'Service Unavailable' }),
    },
    {
      name: 'fails with 500',
      reason: SERVER,
      fail: (route) => route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>Internal Server Error</h1>' }),
    },
    {
      name: 'answers with the page of a proxy',
      reason: SERVER,
      fail: (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><p>Welcome' }),
    },
    {
      name: 'answers with incomplete JSON',
      reason: SERVER,
      fail: (route) => route.fulfill({ status: 201, contentType: 'application/json', body: '{"id":null}' }),
    },
  ];
  for (const { name, reason, automatic, fail } of failing) {
    test(`A message to a server that ${name} is reported as uncertain and stored once by ${automatic ? 'an automatic' : 'a manual'} retry`, async () => {
      await member.openOnCard();
      await member.toSummary(text);
      await member.page.route(POSTS, fail);
      await member.button('Envoyer').click();
      await seeFailure(UNKNOWN, reason);
      assert.deepEqual(await findMessages(stage, text), []);
      await retry(automatic);
    });
  }

  test('A message whose answer is lost is confirmed by a retry under the same reference', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    let lost: SentMessage | undefined;
    await member.page.route(POSTS, async (route) => {
      lost = (await (await route.fetch()).json()) as SentMessage;
      await route.abort('connectionreset');
    });
    await member.button('Envoyer').click();
    await seeFailure(UNKNOWN, OFFLINE);
    assert.equal(await retry(true), lost?.reference);
  });

  test('Going back from a failure returns to the unchanged text', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    await member.page.route(POSTS, (route) => route.abort());
    await member.button('Envoyer').click();
    await member.button('Revenir à mon message').click();
    assert.equal(await member.field.inputValue(), text);
  });

  test('A double click sends one message, and the buttons are inert until the answer arrives', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await member.page.route(POSTS, async (route) => {
      await released;
      await route.continue();
    });
    await member.button('Envoyer').dblclick();
    await member.button('Envoi en cours…').click({ force: true });
    await member.button('Précédent').click({ force: true });
    await member.button('Annuler').click({ force: true });
    await member.button('Envoi en cours…').waitFor();
    release();
    await member.heading('Votre message est bien reçu').waitFor();
    assert.equal(keys.length, 1);
    assert.equal((await findMessages(stage, text)).length, 1);
  });

  test('A catalogue that cannot load is reported and can be retried', async () => {
    await member.page.route('**/api/catalogue*', (route) => route.abort());
    await member.page.goto(CARD_PAGE);
    await member.envelope.click();
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
    await see(OFFLINE);
    await member.page.unrouteAll();
    await member.button('Réessayer').click();
    await member.heading('Vous avez un message en cours').or(member.field).waitFor();
  });

  test('A history that cannot load is reported and can be retried', async () => {
    await member.page.route('**/api/conversations', (route) =>
      route.fulfill({ status: 503, body: 'Service Unavailable' }),
    );
    await member.page.goto('/messages');
    await see(BUSY);
    await member.page.unrouteAll();
    await member.button('Réessayer').click();
    await member.messaging.getByText('Nouvelle réponse').waitFor();
  });

  for (const [part, files] of [
    ['A panel that', '**/messaging-panel-*.js'],
    ['A language whose words', '**/words-fr-*.js'],
  ] as const) {
    test(`${part} cannot load is reported and can be retried`, async () => {
      let blocked = 0;
      await member.page.route(files, (route) => (blocked++, route.abort()));
      await member.page.goto(CARD_PAGE);
      await member.envelope.click();
      await member.messaging
        .getByRole('alert')
        .getByText(/n’a pas pu être chargée/)
        .waitFor();
      assert.ok(blocked > 0);
      await member.page.unrouteAll();
      await member.button('Réessayer').click();
      await member.heading('Vous avez un message en cours').or(member.field).waitFor();
    });
  }

  test('An unread count that cannot load leaves the envelope without a badge', async () => {
    await member.page.route('**/api/unread', (route) => route.fulfill({ status: 500, body: '' }));
    const asked = member.page.waitForResponse('**/api/unread');
    await member.page.goto(CARD_PAGE);
    await asked;
    await member.button('Mes messages et mes réponses').waitFor();
  });
});
