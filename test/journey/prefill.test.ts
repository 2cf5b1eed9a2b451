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
  /** Name of the list at which the member starts. */
  readonly startsAt: 'Mon dossier :' | 'Sujet' | 'Motif';
  /** Labels that are already chosen above that list. */
  readonly keeps: readonly string[];
  readonly isReported: boolean;
}

const subject = 'cartes-assurance-maladie';
const cases: Case[] = [
  { name: 'no topic', attributes: {}, startsAt: 'Mon dossier :', keeps: [], isReported: false },
  { name: 'a theme alone', attributes: { theme: 'sante' }, startsAt: 'Sujet', keeps: ['Santé'], isReported: false },
  {
    name: 'an unknown theme',
    attributes: { theme: 'santé', subject, motive: 'carte-europeenne' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isReported: true,
  },
  {
    name: 'a theme of another profile',
    attributes: { theme: 'exploitants-cotisations', subject: 'cotisations', motive: 'facture' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isReported: true,
  },
  {
    name: 'a subject of another theme',
    attributes: { theme: 'retraite', subject, motive: 'carte-europeenne' },
    startsAt: 'Sujet',
    keeps: ['Retraite'],
    isReported: true,
  },
  {
    name: 'an unknown motive',
    attributes: { theme: 'sante', subject, motive: '__proto__' },
    startsAt: 'Motif',
    keeps: ['Santé', "Cartes d'assurance maladie"],
    isReported: true,
  },
  {
    name: 'a motive but no theme',
    attributes: { subject, motive: 'carte-europeenne' },
    startsAt: 'Mon dossier :',
    keeps: [],
    isReported: true,
  },
];

describe('Prefilled topics', () => {
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

  /** Opens the page with these attributes instead of its own. */
  const openWith = async (attributes: Record<string, string | undefined>) => {
    warnings.length = 0;
    await member.page.goto(CARD_PAGE);
    await member.messaging.evaluate((element, given) => {
      document.addEventListener(
        'secure-messaging-error',
        ({ code }) => (document.documentElement.dataset['reported'] = code),
      );
      for (const name of ['theme', 'subject', 'motive', 'service', 'profile']) {
        const value = given[name];
        if (value === undefined) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }
    }, attributes);
    await member.envelope.click();
    // Without a theme the envelope opens the history.
    if (!attributes['theme']) await member.button('Écrire un nouveau message').click();
  };

  for (const { name, attributes, startsAt, keeps, isReported } of cases) {
    test(`A page with ${name} starts at "${startsAt}" and reports ${isReported ? 'prefill-rejected' : 'no error'}`, async () => {
      await openWith({ ...attributes });
      await member.messaging.getByRole('radiogroup', { name: startsAt, exact: true }).waitFor();
      const kept = member.messaging.locator('.topic strong');
      assert.deepEqual((await kept.allTextContents()).map(plain), keeps);
      const reported = await member.page.evaluate(() => document.documentElement.dataset['reported']);
      assert.equal(reported, isReported ? 'prefill-rejected' : undefined);
      assert.equal(warnings.filter((line) => line.includes('prefill-rejected')).length, isReported ? 1 : 0);
    });
  }

  test('A page with a profile that the member lacks is refused and leads to the history', async () => {
    await openWith({ theme: 'sante', profile: 'exploitant' });
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
    await member.messaging.getByText('Votre compte ne donne pas accès à cette page.').waitFor();
    await member.button('Retour à mes messages').click();
    await member.heading('Mes messages et mes réponses').waitFor();
  });

  test('A page with an unknown profile is refused', async () => {
    await openWith({ theme: 'sante', profile: 'roi' });
    await member.heading('La messagerie n’est pas disponible pour le moment').waitFor();
  });
});
