import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_CARD_FORM, findCardFaults, listCountries } from '../../../demo/european-card-form.ts';
import { headingOf, startTestDemo, Visitor } from './demo-visitor.ts';

const complete = { ...EMPTY_CARD_FORM, from: '2026-12-01', to: '2026-12-15', country: 'ES', persons: ['0'] };

test('the request for the card ends with a page that says what became of it', async (t) => {
  const visitor = await Visitor.signedIn(await startTestDemo(t), 'particulier');
  const sent = await visitor.submit('/services/carte-europeenne', {
    from: '2026-12-01',
    to: '2026-12-15',
    country: 'ES',
    everybody: 'on',
  });
  assert.equal(sent.status, 303);
  const page = await visitor.read(sent.headers.get('Location') ?? '');
  assert.equal(headingOf(page), 'Votre demande est complète');
  assert.match(page, /rien n’a été transmis ni conservé/);
});

test('an incomplete request is shown again with what was filled in, and each fault leads to its field', async (t) => {
  const visitor = await Visitor.signedIn(await startTestDemo(t), 'particulier');
  const refused = await visitor.submit('/services/carte-europeenne', {
    from: '2026-12-15',
    to: '2026-12-01',
    persons: '1',
  });
  assert.equal(refused.status, 422);
  const page = await refused.text();
  const links = [...page.matchAll(/<li><a href="#(\w+)">/g)].map(([, id]) => id);
  assert.deepEqual(links, ['to', 'country']);
  for (const id of links) assert.match(page, new RegExp(`id="${id}"[^>]*aria-invalid="true"`));
  assert.match(page, /id="from"[^>]*value="2026-12-15"/);
  assert.match(page, /value="1"\s+checked/);
});

test('a stay needs both dates in order, a country where the card is valid, and somebody who travels', () => {
  assert.deepEqual(findCardFaults(complete), {});
  assert.deepEqual(findCardFaults({ ...complete, persons: [], everybody: true }), {});
  assert.deepEqual(findCardFaults(EMPTY_CARD_FORM), {
    from: 'missing',
    to: 'missing',
    country: 'missing',
    persons: 'nobody',
  });
  assert.deepEqual(findCardFaults({ ...complete, to: '2026-11-30' }), { to: 'before-start' });
  assert.deepEqual(findCardFaults({ ...complete, from: '2026-13-01' }), { from: 'missing' });
  assert.deepEqual(findCardFaults({ ...complete, country: 'FR' }), { country: 'missing' });
});

test('the countries are named and ordered in the language of the page', () => {
  assert.equal(listCountries('fr')[0]?.name, 'Allemagne');
  assert.equal(listCountries('en')[0]?.name, 'Austria');
  assert.equal(new Set(listCountries('fr').map(({ code }) => code)).size, 31);
});
