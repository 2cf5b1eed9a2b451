import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ConsoleMessage } from 'playwright-core';
import type { PartialTopic } from '../../src/contract/topic.ts';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE, plain } from '../support/journey-words.ts';

interface Case {
  readonly name: string;
  readonly attributes: PartialTopic;
  /** Name of the list where the member starts. */
  readonly startsAt: 'Mon dossier :' | 'Sujet' | 'Motif';
  /** What stays chosen above it. */
  readonly keeps: readonly string[];
  readonly isTold: boolean;
}

const subject = 'cartes-assurance-maladie';
const cases: Case[] = [
  { name: 'no topic', attributes: {}, startsAt: 'Mon dossier :', keeps: [], isTold: false },
  { name: 'a theme alone', attributes: { theme: 'sante' }, startsAt: 'Sujet', keeps: ['Santé'], isTold: false },
  {
    name: 'a theme that is unknown',
    attributes: { theme: 'santé', subject, motive: 'carte-europeenne' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isTold: true,
  },
  {
    name: 'a theme of another profile',
    attributes: { theme: 'exploitants-cotisations', subject: 'cotisations', motive: 'facture' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isTold: true,
  },
  {
    name: 'a subject of another theme',
    attributes: { theme: 'retraite', subject, motive: 'carte-europeenne' },
    startsAt: 'Sujet',
    keeps: ['Retraite'],
    isTold: true,
  },
  {
    name: 'a motive that is unknown',
    attributes: { theme: 'sante', subject, motive: '__proto__' },
    startsAt: 'Motif',
    keeps: ['Santé', "Cartes d'assurance maladie"],
    isTold: true,
  },
  {
    name: 'a motive without its theme',
    attributes: { subject, motive: 'carte-europeenne' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isTold: true,
  },
];

describe('A page whose topic does not fit the catalogue', () => {
  let stage: Stage;
  let member: MessagingDriver;
  const warnings: string[] = [];

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
    member.page.on('console', (line: ConsoleMessage) => {
      if (line.type() === 'warning') warnings.push(line.text());
    });
  });
  after(() => stage.close());

  /** The page with these attributes in the place of its own. */
  const openWith = async (attributes: Record<string, string | undefined>) => {
    warnings.length = 0;
    await member.page.goto(CARD_PAGE);
    await member.messaging.evaluate((element, given) => {
      document.addEventListener(
        'secure-messaging-error',
        ({ code }) => (document.documentElement.dataset['told'] = code),
      );
      for (const name of ['theme', 'subject', 'motive', 'service', 'profile']) {
        const value = given[name];
        if (value === undefined) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }
    }, attributes);
    await member.envelope.click();
    // A page that names no theme is not about a topic: its envelope opens the history.
    if (!attributes['theme']) await member.button('Écrire un nouveau message').click();
  };

  for (const { name, attributes, startsAt, keeps, isTold } of cases) {
    test(`${name}: the member starts at "${startsAt}", and the developer is ${isTold ? '' : 'not '}told`, async () => {
      await openWith({ ...attributes });
      await member.messaging.getByRole('radiogroup', { name: startsAt, exact: true }).waitFor();
      const kept = member.messaging.locator('.topic strong');
      assert.deepEqual((await kept.allTextContents()).map(plain), keeps);
      const told = await member.page.evaluate(() => document.documentElement.dataset['told']);
      assert.equal(told, isTold ? 'prefill-rejected' : undefined);
      assert.equal(warnings.filter((line) => line.includes('prefill-rejected')).length, isTold ? 1 : 0);
    });
  }

  test('a profile that the member does not have: refused in words, with a way on', async () => {
    await openWith({ theme: 'sante', profile: 'exploitant' });
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
    await member.messaging.getByText('Votre compte ne donne pas accès à cette page.').waitFor();
    await member.button('Retour à mes messages').click();
    await member.heading('Mes messages et mes réponses').waitFor();
  });

  test('a profile that does not exist: refused in words', async () => {
    await openWith({ theme: 'sante', profile: 'roi' });
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
  });
});
