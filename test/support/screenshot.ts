/**
 * `npm run screenshot` takes the picture in README.md: it starts the demo on data of its own, opens the messaging over the
 * European card's page and writes `demo/assets/screenshot.png`.
 */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openStage } from './journey-stage.ts';

const PICTURE = fileURLToPath(new URL('../../demo/assets/screenshot.png', import.meta.url));
const TEXT = 'Bonjour,\nJe pars en Espagne le mois prochain avec mes deux enfants.';

const stage = await openStage();
try {
  const viewport = { width: 1200, height: 820 };
  const member = await stage.signIn('particulier', { viewport, colorScheme: 'light' });
  await member.openOnCard();
  await member.field.click();
  await member.write(TEXT);
  await member.page.screenshot({ path: PICTURE, scale: 'css', animations: 'disabled', caret: 'hide' });
} finally {
  await stage.close();
}
console.log(`demo/assets/screenshot.png: ${Math.ceil(statSync(PICTURE).size / 1000)} kB`);
