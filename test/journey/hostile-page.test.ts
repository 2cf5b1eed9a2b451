import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';

/** Page whose style sheet does the worst it can to embedded elements. */
const PAGE = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <title>Une page hostile</title>
    <style>
      * { all: unset !important; }
      html { font-size: 10px !important; letter-spacing: 3px !important; }
      .shout { text-transform: uppercase !important; transform: rotate(1deg) !important; font-variant: small-caps !important;
        text-indent: 40px !important; white-space: pre !important; line-height: 0.5 !important; filter: blur(0) !important }
      #veil { display: block !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important;
        background: rgb(0 0 0 / 40%) !important; }
      head, style, script, title { display: none !important; }
    </style>
  </head>
  <body>
    <main class="shout"><p class="shout">
      <secure-messaging theme="sante" subject="cartes-assurance-maladie" motive="carte-europeenne" service="carte-europeenne"></secure-messaging>
    </p></main>
    <div id="veil"></div>
    <script type="module" src="/secure-messaging.js"></script>
    <script type="module" src="/demo/page.js"></script>
    <p data-session-ended></p>
  </body>
</html>`;

describe('A host page with hostile styles', () => {
  let stage: Stage;
  let hostile: MessagingDriver;
  let plain: MessagingDriver;

  before(async () => {
    stage = await openStage();
    hostile = await stage.signIn('particulier');
    await hostile.page.route('**/hostile', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    plain = await stage.signIn('particulier');
  });
  after(() => stage.close());

  /** Roles and names in the element, as the browser gives them to a screen reader. */
  const readAccessibilityTree = async ({ page }: MessagingDriver) => {
    const session = await page.context().newCDPSession(page);
    await session.send('DOM.getDocument');
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const named = nodes.filter(({ ignored }) => !ignored);
    const start = named.findIndex(({ role }) => role?.value === 'dialog');
    assert.notEqual(start, -1);
    return named
      .slice(start)
      .map(({ role, name }) => [role?.value, name?.value] as [string, string])
      .filter(([role]) => ['dialog', 'heading', 'button', 'textbox', 'listitem'].includes(role));
  };

  test('The envelope keeps its size and the spelling of its accessible name', async () => {
    await hostile.page.goto('/hostile');
    await hostile.messaging.locator('[part="badge"]').waitFor();
    const box = await hostile.envelope.boundingBox();
    assert.ok(box && box.width >= 44 && box.height >= 44, JSON.stringify(box));
    const session = await hostile.page.context().newCDPSession(hostile.page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const names = nodes.filter(({ role }) => role?.value === 'button').map(({ name }) => name?.value as string);
    assert.deepEqual(names, ['Mes messages et mes réponses (1 réponse non lue)']);
  });

  test('The dialog opens above an overlay of the page and looks as on an ordinary page', async () => {
    await hostile.envelope.press('Enter');
    await hostile.field.waitFor();
    await plain.openOnCard();
    const look = (part: Locator) =>
      part.evaluate((field) => {
        const { fontSize, lineHeight, letterSpacing, textTransform, textIndent, fontVariantCaps } =
          getComputedStyle(field);
        return { fontSize, lineHeight, letterSpacing, textTransform, textIndent, fontVariantCaps };
      });
    assert.deepEqual(await look(hostile.field), await look(plain.field));
    assert.deepEqual(await look(hostile.dialog), await look(plain.dialog));
    const size = async (driver: MessagingDriver) => {
      const box = await driver.dialog.boundingBox();
      return { width: box?.width, height: box?.height };
    };
    assert.equal((await size(hostile)).width, (await size(plain)).width);
  });

  test('Every step has the same accessible names as on an ordinary page', async () => {
    assert.deepEqual(await readAccessibilityTree(hostile), await readAccessibilityTree(plain));
    for (const driver of [hostile, plain]) {
      await driver.field.click();
      await driver.toSummary('Bonjour,\nune question');
    }
    assert.deepEqual(await readAccessibilityTree(hostile), await readAccessibilityTree(plain));
    const shown = hostile.messaging.locator('secure-messaging-review .text');
    assert.equal(await shown.innerText(), 'Bonjour,\nune question');
    await hostile.send();
    await plain.send();
    assert.deepEqual(await readAccessibilityTree(hostile), await readAccessibilityTree(plain));
  });
});
