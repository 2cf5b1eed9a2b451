import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { plain } from '../support/journey-words.ts';

/** The labels of the specification, letter by letter: the other tests take them from the dictionaries. */
describe('The French labels of the specification', () => {
  let stage: Stage;
  let member: MessagingDriver;

  before(async () => {
    stage = await openStage();
    member = await stage.signIn('particulier');
  });
  after(() => stage.close());

  const seen = async (...labels: string[]) => {
    const said = plain(await member.messaging.locator('secure-messaging-panel .view').first().innerText());
    for (const label of labels) assert.ok(said.includes(label), `"${label}" in "${said}"`);
  };
  const shown = (heading: string) => member.heading(heading).waitFor();

  test('home', async () => {
    await member.page.goto('/messages');
    await shown('Mes messages et mes réponses');
    await member.button('afficher tout').first().waitFor();
    await seen('Écrire un nouveau message', 'Envoyer un document', 'afficher tout', 'masquer tout', '▶');
    await seen('Message du ', 'Réponse du ');
  });

  test('the choice of the topic', async () => {
    await member.button('Écrire un nouveau message').click();
    await shown('Envoyer un message');
    await member.messaging.getByRole('radiogroup', { name: 'Mon dossier :', exact: true }).waitFor();
    await seen('Mon message concerne ...', 'Mon dossier :', 'Annuler', 'Valider');
    await seen('Santé', 'Invalidité', 'Famille, logement', "RSA, Prime d'activité", 'Handicap', 'Retraite');
    await member.choose('Famille, logement');
    await member.messaging.getByRole('radiogroup', { name: 'Sujet', exact: true }).waitFor();
    await seen('Mon message concerne : Famille, logement', 'Modifier');
    await member.choose('Allocations familiales');
    await member.messaging.getByRole('radiogroup', { name: 'Motif', exact: true }).waitFor();
    await seen('Sujet : Allocations familiales', 'Changement de situation - Famille');
  });

  test('the proposal of an online service', async () => {
    await member.choose('Changement de situation - Famille');
    await shown('La MSA accélère vos démarches');
    await member.messaging.getByRole('link', { name: "J'utilise le service en ligne", exact: true }).waitFor();
    await member.messaging.getByRole('dialog').getByText('Déclarer un changement de situation').waitFor();
    await member.button('Fermer').click();
  });

  test('the message', async () => {
    await member.field.waitFor();
    await seen('Motif : Changement de situation - Famille', 'Service en ligne : Déclarer un changement de situation');
    await seen('Mon message', '750 caractères restants.', 'Annuler', 'Valider');
    const placeholder = await member.field.getAttribute('placeholder');
    assert.equal(placeholder, 'Écrivez ici votre message (minimum 10 caractères)...');
    assert.match(plain(await member.messaging.locator('#advice').textContent()), /aucune information médicale/);
  });

  test('the summary', async () => {
    await member.write('Bonjour, je me suis mariée.');
    await member.button('Valider').click();
    await shown('Récapitulatif de ma demande');
    await seen('Ma demande :', 'Thème : Famille, logement', 'Sujet : Allocations familiales');
    await seen('Motif : Changement de situation - Famille', 'Annuler', 'Précédent', 'Envoyer');
  });

  test('the confirmation', async () => {
    await member.send();
    await seen('48 h (jours ouvrés)', 'par e-mail', 'par SMS');
  });
});
