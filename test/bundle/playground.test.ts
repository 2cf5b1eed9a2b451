import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { rollup } from 'rollup';
import { serverInBrowser } from '../../demo/playground/build.mjs';
import { browserArguments, ensureBrowser } from '../support/browser.ts';
import { watchErrors } from '../support/page-errors.ts';

const dist = join(import.meta.dirname, '../../dist');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Serves the built files from a folder of any name, and nothing else. */
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
  let errors: readonly string[];
  let preview: FrameLocator;
  const button = (name: string | RegExp) => preview.getByRole('button', { name, exact: true });
  const heading = (name: string) => preview.getByRole('heading', { name, exact: true });
  const openMessaging = () => button(/^Mes messages et mes réponses/).click();

  before(async () => {
    server = await serveFiles();
    browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArguments });
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    errors = watchErrors(page);
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/some/folder/playground/`);
    await page.locator('html[data-ready]').waitFor();
    preview = page.frameLocator('#preview');
  });
  after(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('shows the number of unread answers in the sample history', async () => {
    await button(/1 réponse non lue/).waitFor();
    assert.deepEqual(errors, []);
  });

  test('lets a member read the history, open a conversation and reply in it', async () => {
    await openMessaging();
    await button(/Nouvelle réponse$/).click();
    await button('Répondre').click();
    await preview.getByRole('textbox', { name: 'Répondre' }).fill('Merci de votre réponse rapide.');
    await button('Envoyer').click();
    await preview.getByText('Votre réponse est bien reçue').first().waitFor();

    await button('Retour à mes messages').click();
    await button('afficher tout').first().click();
    await preview.getByText('Je reprends une activité à mi-temps').waitFor();
    assert.deepEqual(errors, []);
  });

  test('lets a member send a message and an agent answer it', async () => {
    await page.getByLabel('theme').selectOption('sante');
    await page.getByLabel('subject').selectOption('cartes-assurance-maladie');
    await page.getByLabel('motive').selectOption('carte-europeenne');
    await openMessaging();
    await button('Écrire mon message').click();
    await preview.getByLabel('Mon message').fill('Ma carte n’est pas arrivée.');
    await button('Valider').click();
    await button('Envoyer').click();
    await heading('Votre message est bien reçu').waitFor();

    await page.getByRole('button', { name: 'Answer as an agent' }).click();
    await button(/2 réponses non lues/).waitFor();
    assert.deepEqual(errors, []);
  });

  test('saves the preferences', async () => {
    await openMessaging();
    await button('Gérer vos préférences').click();
    await button('Enregistrer').click();
    await preview.getByText('Vos préférences sont enregistrées.').last().waitFor();
    assert.deepEqual(errors, []);
  });

  test('the tag to copy follows the controls', async () => {
    await page.getByLabel('theme').selectOption('sante');
    await page.getByLabel('subject').selectOption('cartes-assurance-maladie');
    await page.getByLabel('motive').selectOption('carte-europeenne');
    await page.locator('#tag').getByText('motive="carte-europeenne"').waitFor();
    assert.match(await page.locator('#tag').innerText(), /<secure-messaging[^]*theme="sante"/);
    assert.deepEqual(errors, []);
  });

  test('a backend that fails is told to the member, and one that works again takes the message', async () => {
    await page.getByLabel('theme').selectOption('sante');
    await page.getByLabel('subject').selectOption('droits-maladie');
    await page.getByLabel('motive').selectOption('autre-question');
    await openMessaging();
    await preview.getByLabel('Mon message').fill('Ma carte n’est pas arrivée.');
    await button('Valider').click();
    await page.getByLabel('Server error: 500, a problem').check();
    await button('Envoyer').click();
    await preview.getByText('Un problème est survenu de notre côté.').first().waitFor();
    await page.getByLabel('Works as it should').check();
    await button('Réessayer').click();
    await heading('Votre message est bien reçu').waitFor();
  });

  test('the chart lights up the state that the messaging is in', async () => {
    const state = page.locator('#state');
    const box = (id: string) => page.locator(`#chart [data-state="${id}"]`);
    assert.equal(await state.innerText(), 'The messaging has not started.');
    assert.equal(await page.locator('#chart :is(.lit, .around)').count(), 0);
    await openMessaging();
    await state.getByText('messaging.home.listed.idle').waitFor();
    assert.match((await box('messaging.home.listed.idle').getAttribute('class')) ?? '', /\blit\b/);
    assert.match((await box('messaging.home').getAttribute('class')) ?? '', /\baround\b/);
    await button('Gérer vos préférences').click();
    await state.getByText('messaging.preferences.editing').waitFor();
    assert.match((await box('messaging.preferences.editing').getAttribute('class')) ?? '', /\blit\b/);
    assert.doesNotMatch((await box('messaging.home').getAttribute('class')) ?? '', /\b(lit|around)\b/);
    await page.getByRole('button', { name: 'Reset data' }).click();
    await state.getByText('The messaging has not started.').waitFor();
    assert.deepEqual(errors, []);
  });

  test('on a phone the settings are folded and nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.reload();
    await page.locator('html[data-ready]').waitFor();
    assert.equal(await page.locator('details[open]').count(), 0);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  });

  test('the chart follows the machine that keeps a draft', async () => {
    await page.getByLabel('theme').selectOption('sante');
    await page.getByLabel('subject').selectOption('droits-maladie');
    await page.getByLabel('motive').selectOption('autre-question');
    await openMessaging();
    await preview.getByLabel('Mon message').fill('Ma carte n’est pas arrivée.');
    await page.locator('#chart .lit[data-state="draft.idle.unsaved"]').waitFor();
    await page.locator('#chart .lit[data-state="draft.idle.saved"]').waitFor();
    assert.deepEqual(errors, []);
  });

  test('the events are logged as they come', async () => {
    await openMessaging();
    await heading('Mes messages et mes réponses').waitFor();
    const log = await page.locator('#log').innerText();
    assert.match(log, /secure-messaging-open/);
    assert.match(log, /GET \/conversations\s+200/);
    assert.deepEqual(errors, []);
  });
});

describe('The bundle of the playground', () => {
  const modules: Record<string, string> = {
    'reads-a-file': "import 'node:fs';",
    'takes-bytes': 'export const size = (text) => Buffer.byteLength(text);',
    'has-a-property': 'export const state = { process: 1 }; export const bytes = (file) => file.Buffer;',
  };
  const virtual = {
    name: 'virtual',
    resolveId: (id: string) => (id in modules ? id : null),
    load: (id: string) => modules[id],
  };
  const bundle = (input: string) => rollup({ input, plugins: [virtual, serverInBrowser], onLog: () => undefined });

  test('refuses a module and a global that only Node has', async () => {
    await assert.rejects(bundle('reads-a-file'), /reads-a-file in a browser, which has no node:fs/);
    await assert.rejects(bundle('takes-bytes'), /takes-bytes in a browser, which has no Buffer/);
  });

  test('takes properties of the same names', async () => {
    await assert.doesNotReject(bundle('has-a-property'));
  });
});
