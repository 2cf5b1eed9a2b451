import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { plain } from '../support/journey-words.ts';

/** Spelled out, so that a changed dictionary fails. Other tests take their labels from the dictionaries. */
describe('French labels', () => {
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
  });
  after(() => stage.close());

  const assertSeen = async (...labels: string[]) => {
    const said = plain(await member.messaging.locator('secure-messaging-panel .view').first().innerText());
    for (const label of labels) assert.ok(said.includes(label), `"${label}" in "${said}"`);
  };
  const waitForHeading = (heading: string) => member.heading(heading).waitFor();

  test('The home view has its French labels', async () => {
    await member.page.goto('/messages');
    await waitForHeading('Mes messages et mes réponses');
    await member.button('afficher tout').first().waitFor();
    await assertSeen('Écrire un nouveau message', 'Envoyer un document', 'afficher tout', 'masquer tout', '▶');
    await assertSeen('Message du ', 'Réponse du ');
  });

  test('The topic choice has its French labels', async () => {
    await member.button('Écrire un nouveau message').click();
    await waitForHeading('Envoyer un message');
    await member.messaging.getByRole('radiogroup', { name: 'Mon dossier :', exact: true }).waitFor();
    await assertSeen('Mon message concerne ...', 'Mon dossier :', 'Annuler', 'Valider');
    await assertSeen('Santé', 'Invalidité', 'Famille, logement', "RSA, Prime d'activité", 'Handicap', 'Retraite');
    await member.choose('Famille, logement');
    await member.messaging.getByRole('radiogroup', { name: 'Sujet', exact: true }).waitFor();
    await assertSeen('Mon message concerne : Famille, logement', 'Modifier');
    await member.choose('Allocations familiales');
    await member.messaging.getByRole('radiogroup', { name: 'Motif', exact: true }).waitFor();
    await assertSeen('Sujet : Allocations familiales', 'Changement de situation - Famille');
  });

  test('The proposal of an online service has its French labels', async () => {
    await member.choose('Changement de situation - Famille');
    await waitForHeading('La MSA accélère vos démarches');
    await member.messaging.getByRole('link', { name: "J'utilise le service en ligne", exact: true }).waitFor();
    await member.messaging.getByRole('dialog').getByText('Déclarer un changement de situation').waitFor();
    await member.button('Fermer').click();
  });

  test('The message step has its French labels', async () => {
    await member.field.waitFor();
    await assertSeen(
      'Motif : Changement de situation - Famille',
      'Service en ligne : Déclarer un changement de situation',
    );
    await assertSeen('Mon message', '750 caractères restants.', 'Annuler', 'Valider');
    const placeholder = await member.field.getAttribute('placeholder');
    assert.equal(placeholder, 'Écrivez ici votre message (minimum 10 caractères)...');
    assert.match(plain(await member.messaging.locator('#advice').textContent()), /aucune information médicale/);
  });

  test('The summary has its French labels', async () => {
    await member.write('Bonjour, je me suis mariée.');
    await member.button('Valider').click();
    await waitForHeading('Récapitulatif de ma demande');
    await assertSeen('Ma demande :', 'Thème : Famille, logement', 'Sujet : Allocations familiales');
    await assertSeen('Motif : Changement de situation - Famille', 'Annuler', 'Précédent', 'Envoyer');
  });

  test('The confirmation has its French labels', async () => {
    await member.send();
    await assertSeen('48 h (jours ouvrés)', 'par e-mail', 'par SMS');
  });
});
