import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Request, Route } from 'playwright-core';
import type { SentMessage } from '../../src/contract/messaging.ts';
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

describe('When the server does not answer as it should', () => {
  let stage: Stage;
  let member: MessagingDriver;
  let text: string;
  let count = 0;
  const keys: (string | undefined)[] = [];

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
    // A request may take 20 seconds; a test that hangs on purpose does not wait so long.
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

  /** The failure as it is told: what is known of the message, why, and that nothing written is lost. */
  const seeFailure = async (title: string, reason: string) => {
    await member.heading(title).waitFor();
    await see(reason);
    await see('Ce que vous avez écrit est conservé sur cette page.');
    await see('Vous pouvez réessayer sans crainte : votre message ne sera enregistré qu’une fois.');
  };

  /** Sends again, or waits until the page does so by itself, and looks that one message is kept, with the reference that the member was told. */
  const retry = async (byItself = false) => {
    await member.page.unrouteAll();
    const answered = member.page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.status() === 201,
    );
    if (!byItself) await member.button('Réessayer').click();
    await member.heading('Votre message est bien reçu').waitFor();
    const { reference } = (await (await answered).json()) as SentMessage;
    await member.messaging.getByText(reference, { exact: true }).waitFor();
    assert.deepEqual(await findMessages(stage, text), [{ reference, text }]);
    assert.ok(keys.length > 1);
    assert.equal(new Set(keys).size, 1, 'every try bears the same key');
    return reference;
  };

  const failing: { name: string; reason: string; byItself?: boolean; fail: (route: Route) => Promise<void> }[] = [
    { name: 'is away', reason: OFFLINE, byItself: true, fail: (route) => route.abort('connectionrefused') },
    { name: 'hangs', reason: TIMEOUT, byItself: true, fail: () => Promise.resolve() },
    {
      name: 'is overloaded',
      reason: BUSY,
      byItself: true,
      fail: (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, body: 'Service Unavailable' }),
    },
    {
      name: 'breaks down',

      reason: SERVER,
      fail: (route) => route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>Internal Server Error</h1>' }),
    },
    {
      name: 'answers with a page of a proxy',

      reason: SERVER,
      fail: (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><p>Welcome' }),
    },
    {
      name: 'answers with JSON that says nothing',

      reason: SERVER,
      fail: (route) => route.fulfill({ status: 201, contentType: 'application/json', body: '{"id":null}' }),
    },
  ];
  for (const { name, reason, byItself, fail } of failing) {
    test(`it ${name} while the message is sent: told in words; tried again${byItself ? ' by itself' : ''}, the message is there once`, async () => {
      await member.openOnCard();
      await member.toSummary(text);
      await member.page.route(POSTS, fail);
      await member.button('Envoyer').click();
      await seeFailure(UNKNOWN, reason);
      assert.deepEqual(await findMessages(stage, text), []);
      await retry(byItself);
    });
  }

  test('its answer is lost after the message was kept: tried again, the same reference, one message', async () => {
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

  test('the way back from a failure leads to the text, untouched', async () => {
    await member.openOnCard();
    await member.toSummary(text);
    await member.page.route(POSTS, (route) => route.abort());
    await member.button('Envoyer').click();
    await member.button('Revenir à mon message').click();
    assert.equal(await member.field.inputValue(), text);
  });

  test('a double click sends once; a slow answer is waited for, and the buttons do nothing meanwhile', async () => {
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

  test('without the catalogue nothing can be written yet: told in words, and tried again', async () => {
    await member.page.route('**/api/catalogue*', (route) => route.abort());
    await member.page.goto(CARD_PAGE);
    await member.envelope.click();
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
    await see(OFFLINE);
    await member.page.unrouteAll();
    await member.button('Réessayer').click();
    await member.heading('Vous avez un message en cours').or(member.field).waitFor();
  });

  test('without the history: told in words, and tried again', async () => {
    await member.page.route('**/api/conversations', (route) =>
      route.fulfill({ status: 503, body: 'Service Unavailable' }),
    );
    await member.page.goto('/messages');
    await see(BUSY);
    await member.page.unrouteAll();
    await member.button('Réessayer').click();
    await member.messaging.getByText('Nouvelle réponse').waitFor();
  });

  test('the messaging itself cannot be loaded: told in words, and tried again', async () => {
    await member.page.route('**/messaging-panel-*.js', (route) => route.abort());
    await member.page.goto(CARD_PAGE);
    await member.envelope.click();
    await member.messaging
      .getByRole('alert')
      .getByText(/n’a pas pu être chargée/)
      .waitFor();
    await member.page.unrouteAll();
    await member.button('Réessayer').click();
    await member.heading('Vous avez un message en cours').or(member.field).waitFor();
  });

  test('the number of unread answers is not to be had: the envelope stands there without', async () => {
    await member.page.route('**/api/unread', (route) => route.fulfill({ status: 500, body: '' }));
    const asked = member.page.waitForResponse('**/api/unread');
    await member.page.goto(CARD_PAGE);
    await asked;
    await member.button('Mes messages et mes réponses').waitFor();
  });
});
