import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Request } from 'playwright-core';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE } from '../support/journey-words.ts';

/** Requests of the demo page itself, which are not the element's. */
const PAGE_REQUESTS = [CARD_PAGE, '/demo/demo.css', '/demo/icon.svg', '/demo/page.js', '/demo/token'];

describe('Loading', () => {
  let stage: Stage;
  let member: MessagingDriver;
  const asked: string[] = [];

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
    member.page.on('request', (request: Request) => {
      const { pathname } = new URL(request.url());
      if (!PAGE_REQUESTS.includes(pathname)) asked.push(pathname);
    });
  });
  after(() => stage.close());

  const panel = /^\/messaging-panel-[\w-]+\.js$/;
  const words = /^\/words-fr-[\w-]+\.js$/;

  test('Before a click the tag loads one script, no style sheet and the number of unread answers', async () => {
    await member.page.goto(CARD_PAGE);
    await member.messaging.locator('[part="badge"]').waitFor();
    await member.page.waitForLoadState('networkidle');
    assert.deepEqual(asked, ['/secure-messaging.js', '/api/unread']);
    const sheets = await member.page.evaluate(() => [...document.styleSheets].map(({ href }) => href));
    assert.deepEqual(sheets, [`${stage.url}/demo/demo.css`]);
  });

  test('Hovering over the envelope prefetches the panel and the words of one language', async () => {
    asked.length = 0;
    const fetched = [panel, words].map((file) =>
      member.page.waitForResponse((response) => file.test(new URL(response.url()).pathname)),
    );
    await member.envelope.hover();
    for (const response of await Promise.all(fetched)) await response.finished();
    assert.equal(asked.length, 2);
  });

  test('Opening the dialog loads the catalogue and the draft, and no script', async () => {
    asked.length = 0;
    await member.envelope.click();
    await member.field.waitFor();
    await member.page.waitForLoadState('networkidle');
    assert.deepEqual(asked.sort(), ['/api/catalogue', '/api/draft']);
  });

  test('Focusing the envelope prefetches as well', async () => {
    await member.page.reload();
    const fetched = member.page.waitForResponse((response) => panel.test(new URL(response.url()).pathname));
    await member.envelope.focus();
    await fetched;
  });

  test('A journey to the confirmation breaks no content security policy and logs nothing on the console', async () => {
    const said: string[] = [];
    member.page.on('console', (line) => void said.push(line.text()));
    member.page.on('pageerror', (error) => void said.push(String(error)));
    await member.openOnCard();
    await member.toSummary('Bonjour, voici ma question.');
    await member.send();
    await member.button('Retour à mes messages').click();
    await member.button('afficher tout').first().click();
    await member.messaging.getByRole('button', { expanded: true }).first().waitFor();
    assert.deepEqual(said, []);
  });
});
