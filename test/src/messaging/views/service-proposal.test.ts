import { expect } from '@open-wc/testing';
import '../../../../src/messaging/views/service-proposal.ts';
import { servedTopic } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const proposal = () =>
  stage('secure-messaging-service-proposal', 'proposal', { input: { compose: true, prefill: servedTopic } });

describe('the proposal of an online service', () => {
  afterEach(clearStages);

  it('is a modal dialog that names the service and why it is quicker', async () => {
    const staged = await proposal();
    expect(staged.find('dialog').matches(':modal')).to.equal(true);
    expect(wordsOf(staged.find('h2'))).to.equal('La MSA accélère vos démarches');
    expect(staged.focused).to.equal(staged.find('h2'));
    expect(staged.has('Déclarer un changement de situation')).to.equal(true);
    expect(staged.has('Votre dossier est mis à jour aussitôt.')).to.equal(true);
  });

  it('leads to the service with "J\'utilise le service en ligne", and the page hears of it', async () => {
    const staged = await proposal();
    const link = staged.control("J'utilise le service en ligne");
    expect(link.getAttribute('href')).to.equal('#changement');
    let told = '';
    staged.view.addEventListener('secure-messaging-service', (event) => (told = event.service.id));
    link.addEventListener('click', (event) => event.preventDefault());
    link.click();
    expect(told).to.equal('changement');
  });

  for (const words of ['Écrire mon message', 'Fermer']) {
    it(`leads on to writing with "${words}"`, async () => {
      const staged = await proposal();
      const button = staged.findAll('button').find((each) => (each.ariaLabel ?? wordsOf(each)) === words);
      button?.click();
      expect(staged.actor.getSnapshot().matches('writing')).to.equal(true);
    });
  }

  it('leads on to writing when the browser asks to close it, as Escape does', async () => {
    const staged = await proposal();
    staged.find<HTMLDialogElement>('dialog').requestClose();
    expect(staged.actor.getSnapshot().matches('writing')).to.equal(true);
  });

  it('leads back to the motive', async () => {
    const staged = await proposal();
    await staged.press('Modifier le motif');
    expect(staged.actor.getSnapshot().matches({ choosing: 'motive' })).to.equal(true);
  });
});
