import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { watchErrors } from '../support/page-errors.ts';

/** Button that opens a route in the reference. */
const routeNamed = (page: Page, summary: string) => page.getByRole('button', { name: summary });

describe('The API reference of the demo', () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  async function openReference(width: number) {
    const context = await stage.browser.newContext({ baseURL: stage.url, viewport: { width, height: 800 } });
    // Swagger UI takes seconds on a busy machine.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const errors = watchErrors(page);
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).origin));
    await page.goto('/docs');
    await routeNamed(page, 'Sends a message').waitFor();
    return { page, errors, hosts };
  }

  for (const width of [1200, 360]) {
    test(`fits a window of ${width} px and asks no other host for anything`, async () => {
      const { page, errors, hosts } = await openReference(width);
      await routeNamed(page, 'Replies to an answer').click();
      await page.getByText('already-answered').or(page.getByText('follow-up-not-allowed')).first().waitFor();
      await page.waitForLoadState('networkidle');
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      assert.deepEqual([...hosts], [new URL(stage.url).origin]);
      assert.deepEqual(errors, []);
    });
  }

  for (const [summary, path] of [
    ['Reads the topics of a profile', '/api/catalogue'],
    ['Lists the conversations that wait for an answer', '/api/agent/conversations'],
  ] as const) {
    test(`tries ${path} out with a token of its own`, async () => {
      const { page, errors } = await openReference(1200);
      await routeNamed(page, summary).click();
      await page.getByRole('button', { name: 'Try it out' }).click();
      const answered = page.waitForResponse((response) => new URL(response.url()).pathname === path);
      await page.getByRole('button', { name: 'Execute' }).click();
      assert.equal((await answered).status(), 200);
      assert.deepEqual(errors, []);
    });
  }
});
