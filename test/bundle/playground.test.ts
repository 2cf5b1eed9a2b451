import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { browserArguments, ensureBrowser } from '../support/browser.ts';

const dist = join(import.meta.dirname, '../../dist');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The built files in a folder of any name, and nothing behind them. */
async function serveFiles(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/some\/folder\//, '');
    const file = path.endsWith('/') ? `${path}index.html` : path;
    readFile(join(dist, file)).then(
      (content) => response.setHeader('Content-Type', types[extname(file)] ?? 'text/plain').end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('The playground, as static files', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let preview: FrameLocator;
  const button = (name: string) => preview.getByRole('button', { name, exact: true });

  before(async () => {
    server = await serveFiles();
    browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArguments });
    page = await browser.newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/some/folder/playground/`);
    preview = page.frameLocator('#preview');
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('the tag to copy follows the controls', async () => {
    await page.getByLabel('theme').selectOption('sante');
    await page.getByLabel('subject').selectOption('cartes-assurance-maladie');
    await page.getByLabel('motive').selectOption('carte-europeenne');
    await page.locator('#tag').getByText('motive="carte-europeenne"').waitFor();
    assert.match(await page.locator('#tag').innerText(), /<secure-messaging[^]*theme="sante"/);
  });

  test('a backend that fails is told to the member, and one that works again takes the message', async () => {
    await preview.getByRole('button', { name: /^Mes messages et mes réponses/ }).click();
    const later = button('Écrire mon message');
    await later.or(preview.getByLabel('Mon message')).first().waitFor();
    if (await later.isVisible()) await later.click();
    await preview.getByLabel('Mon message').fill('Ma carte n’est pas arrivée.');
    await button('Valider').click();
    await page.getByLabel('Server error: 500, a problem').check();
    await button('Envoyer').click();
    await preview.getByText('Un problème est survenu de notre côté.').first().waitFor();
    await page.getByLabel('Works as it should').check();
    await button('Réessayer').click();
    await preview.getByRole('heading', { name: 'Votre message est bien reçu' }).waitFor();
  });

  test('the events are logged as they come', async () => {
    const log = await page.locator('#log').innerText();
    for (const name of ['secure-messaging-open', 'secure-messaging-sent']) assert.ok(log.includes(name), log);
  });
});
