import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { chromium, type Browser, type Page } from 'playwright-core';
import { browserArguments, ensureBrowser } from '../support/browser.ts';
import { catalogue, conversation, history, sent } from '../support/machine-fixtures.ts';

const dist = join(import.meta.dirname, '../../dist');

/** As strict as a site can be: no style of a page's own, and no markup from strings but lit's. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'none'",
  "connect-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const page = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Un service</title>
<script type="module" src="/secure-messaging.js"></script>
<script type="module" src="/page.js"></script>
<h1>Un service</h1>
<secure-messaging theme="famille-logement" subject="allocations-familiales" motive="changement-situation"></secure-messaging>
</html>`;

const script = `const tag = document.querySelector('secure-messaging');
tag.tokenProvider = async () => 'token';
self.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sourceFile }) =>
  self.violations.push(effectiveDirective + ' ' + sourceFile));`;

const app = new Hono()
  .get('/', (c) => c.html(page, 200, { 'Content-Security-Policy': POLICY }))
  .get('/page.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }))
  .get('/api/unread', (c) => c.json({ unread: 1 }))
  .get('/api/catalogue', (c) => c.json(catalogue))
  .get('/api/conversations', (c) => c.json(history))
  .get('/api/conversations/:id', (c) => c.json(conversation))
  .put('/api/conversations/:id/read', (c) => c.body(null, 204))
  .post('/api/conversations', (c) => c.json(sent, 201))
  .get('/:file{[\\w-]+\\.js}', async (c) =>
    c.body(await readFile(join(dist, c.req.param('file')), 'utf8'), 200, { 'Content-Type': 'text/javascript' }),
  );

describe('A page under the strictest policy', () => {
  let server: ServerType;
  let browser: Browser;
  let site: Page;
  const errors: string[] = [];

  before(async () => {
    const url = await new Promise<string>((resolve) => {
      server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}/`),
      );
    });
    browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArguments });
    site = await browser.newPage();
    site.on('pageerror', ({ message }) => errors.push(message));
    await site.goto(url);
  });
  after(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const button = (name: string) => site.getByRole('button', { name, exact: true });

  test('the way from the envelope to the answer needs nothing that it forbids', async () => {
    await site.getByRole('button', { name: /^Mes messages et mes réponses/ }).click();
    await button('Écrire mon message').click();
    await site.getByLabel('Mon message').fill('Ma situation a changé.');
    await button('Valider').click();
    await button('Envoyer').click();
    await button('Retour à mes messages').click();
    await site.getByRole('button', { expanded: false }).click();
    await site.getByText('une nouvelle carte part demain').waitFor();
    assert.deepEqual(await site.evaluate('self.violations'), []);
    assert.deepEqual(errors, []);
  });

  test('it is styled all the same', async () => {
    const background = await site
      .getByRole('button', { name: 'Écrire un nouveau message' })
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(background, 'rgb(29, 91, 79)');
  });

  test('the policy is in force: what it forbids is reported', async () => {
    await site.evaluate(() => {
      document.body.setAttribute('style', 'color: red');
    });
    await site.waitForFunction('self.violations.length > 0');
  });
});
