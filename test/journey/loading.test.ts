import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Request } from 'playwright-core';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE } from '../support/journey-words.ts';

/** The demo's own, beside what the element asks for. */
const OF_THE_PAGE = [CARD_PAGE, '/demo/demo.css', '/demo/icon.svg', '/demo/page.js', '/demo/token'];

describe('What a page with the tag loads', () => {
  let stage: Stage;
  let member: MessagingDriver;
  const asked: string[] = [];

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
    member.page.on('request', (request: Request) => {
      const { pathname } = new URL(request.url());
      if (!OF_THE_PAGE.includes(pathname)) asked.push(pathname);
    });
  });
  after(() => stage.close());

  const panel = /^\/messaging-panel-[\w-]+\.js$/;

  test('before a click: one script, no style sheet, and the number of unread answers', async () => {
    await member.page.goto(CARD_PAGE);
    await member.messaging.locator('[part="badge"]').waitFor();
    await member.page.waitForLoadState('networkidle');
    assert.deepEqual(asked, ['/secure-messaging.js', '/api/unread']);
    const sheets = await member.page.evaluate(() => [...document.styleSheets].map(({ href }) => href));
    assert.deepEqual(sheets, [`${stage.url}/demo/demo.css`]);
  });

  test('the pointer on the envelope: the rest is fetched ahead, in one file', async () => {
    asked.length = 0;
    const fetched = member.page.waitForResponse((response) => panel.test(new URL(response.url()).pathname));
    await member.envelope.hover();
    await (await fetched).finished();
    assert.equal(asked.length, 1);
  });

  test('opened: the topics and the draft, and not one more script', async () => {
    asked.length = 0;
    await member.envelope.click();
    await member.field.waitFor();
    await member.page.waitForLoadState('networkidle');
    assert.deepEqual(asked.sort(), ['/api/catalogue', '/api/draft']);
  });

  test('the keyboard’s focus on the envelope fetches ahead as well', async () => {
    await member.page.reload();
    const fetched = member.page.waitForResponse((response) => panel.test(new URL(response.url()).pathname));
    await member.envelope.focus();
    await fetched;
  });

  test('all the way to the confirmation nothing breaks the page’s policy or is said on the console', async () => {
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
