import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findSampleMember } from '../../demo/sample-members.ts';
import { isMail, isSms, waitForDeliveries } from '../support/journey-records.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { plain } from '../support/journey-words.ts';

const COMMON_THEMES = ['Santé', 'Invalidité', 'Famille, logement', "RSA, Prime d'activité", 'Handicap', 'Retraite'];

describe('Profiles', () => {
  let stage: Stage;

  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  const themesOf = async (id: 'particulier' | 'exploitant' | 'entreprise' | 'tiers') => {
    const member = await stage.signIn(id);
    await member.page.goto('/messages');
    await member.button('Écrire un nouveau message').click();
    const options = member.messaging.locator('.option');
    await options.first().waitFor();
    const themes = (await options.allTextContents()).map(plain);
    await member.page.context().close();
    return themes;
  };

  test('A particulier is offered the six common themes', async () => {
    assert.deepEqual(await themesOf('particulier'), COMMON_THEMES);
  });

  test('An exploitant is offered the six common themes and "Exploitants, cotisations"', async () => {
    assert.deepEqual(await themesOf('exploitant'), [...COMMON_THEMES, 'Exploitants, cotisations']);
  });

  test('An employer and a third party are offered themes of their own', async () => {
    const employer = await themesOf('entreprise');
    const third = await themesOf('tiers');
    assert.ok(employer.includes('Embauche, contrats de travail'));
    assert.ok(third.includes('Experts-comptables, mandataires'));
    for (const theme of [...employer, ...third]) assert.ok(!COMMON_THEMES.includes(theme), theme);
  });

  test('A member without messages is invited to write one', async () => {
    const member = await stage.signIn('entreprise');
    await member.page.goto('/messages');
    await member.heading('Vous n’avez pas encore de message').waitFor();
    await member.button('Écrire un nouveau message').waitFor();
    assert.equal(await member.button('afficher tout').count(), 0);
  });

  test('The history, the notifications and the desk name both member and proxy', async () => {
    const proxy = await stage.signIn('proxy');
    await proxy.openOnCard();
    await proxy.toSummary('Bonjour, j’écris pour Aline Caron.');
    const { reference } = await proxy.send();

    const { email, phone } = findSampleMember('particulier')!;
    const deliveries = await waitForDeliveries(stage.demo.mailbox, [email, phone!], 2);
    const mail = deliveries.find(isMail)!;
    assert.match(plain(mail.text), /Bonjour Aline Caron,/);
    assert.match(plain(mail.text), /Le message que Jules Caron a écrit pour vous nous est parvenu/);
    assert.match(plain(mail.html), /Jules Caron/);
    assert.match(deliveries.find(isSms)!.text, /message de Jules Caron/);

    const member = await stage.signIn('particulier');
    await member.page.goto('/messages');
    await member.messaging.getByRole('button', { name: /Carte européenne/ }).click();
    await member.messaging.getByText('Écrit pour vous par Jules Caron').waitFor();

    const { page: desk } = await stage.signIn('agent');
    await desk.goto('/agent');
    const ticket = desk.getByRole('article').filter({ hasText: reference });
    assert.match(plain(await ticket.textContent()), /Jules Caron, par procuration pour Aline Caron/);
  });
});
