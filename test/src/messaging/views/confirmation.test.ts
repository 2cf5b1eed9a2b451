import { expect } from '@open-wc/testing';
import type { MessagingEvent } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/confirmation.ts';
import { fakeRequests, MIDNIGHT, plainTopic, sentMessage } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const before: MessagingEvent[] = [
  { type: 'text.change', text: 'Ceci est un test.' },
  { type: 'text.validate' },
  { type: 'send' },
];
const confirmed = (sent = sentMessage, lang = 'fr') =>
  stage('secure-messaging-confirmation', 'confirmed', {
    requests: fakeRequests([], { sendMessage: () => Promise.resolve(sent) }),
    input: { compose: true, prefill: plainTopic },
    before,
    lang,
  });

describe('the confirmation', () => {
  afterEach(clearStages);

  it('gives the reference, the time of receipt and the promise as a date', async () => {
    const staged = await confirmed();
    expect(staged.has('Étape 4 sur 4')).to.equal(true);
    expect(wordsOf(staged.find('h2'))).to.equal('Votre message est bien reçu');
    expect(staged.has('sous 48 h (jours ouvrés), au plus tard le vendredi 5 mai 2017 à 16 h 05.')).to.equal(true);
    expect(staged.has('Référence : K7QM-4XTA-9F2C')).to.equal(true);
    expect(staged.has('Reçu le : mercredi 3 mai 2017 à 16 h 05')).to.equal(true);
  });

  it('says so when the message was sent before, from another page, and that what was written since is kept', async () => {
    const staged = await stage('secure-messaging-confirmation', 'confirmed', {
      input: { compose: true, prefill: plainTopic },
      before: [before[0]!, { type: 'draft.sent', slot: '', sent: sentMessage }],
    });
    expect(wordsOf(staged.find('h2'))).to.equal('Ce message a déjà été envoyé');
    expect(staged.has('Référence : K7QM-4XTA-9F2C')).to.equal(true);
    expect(staged.has('Ce que vous avez écrit est conservé')).to.equal(true);
  });

  it('says where the confirmation was sent', async () => {
    const staged = await confirmed();
    expect(staged.findAll('li').map(wordsOf)).to.deep.equal([
      'par e-mail à a•••@example.fr',
      'par SMS au 06 •• •• •• 12',
    ]);
  });

  it('says so when no confirmation is sent', async () => {
    const staged = await confirmed({ ...sentMessage, notifiedBy: [] });
    expect(staged.has('Aucune confirmation ne vous est envoyée')).to.equal(true);
    expect(staged.has('Confirmation envoyée')).to.equal(false);
  });

  it('speaks English where the page does, in Paris time', async () => {
    const staged = await confirmed(sentMessage, 'en');
    expect(staged.has('Received on: Wednesday 3 May 2017 at 16:05')).to.equal(true);
  });

  it('says midnight as the end of the day before', async () => {
    const french = await confirmed({ ...sentMessage, answerDueAt: MIDNIGHT });
    expect(french.has('sous 48 h (jours ouvrés), au plus tard le jeudi 4 mai 2017.')).to.equal(true);
    const english = await confirmed({ ...sentMessage, answerDueAt: MIDNIGHT }, 'en');
    expect(english.has('(working days), by Thursday 4 May 2017 at the latest.')).to.equal(true);
  });

  it('leads back to the home screen', async () => {
    const staged = await confirmed();
    await staged.press('Retour à mes messages');
    expect(staged.actor.getSnapshot().matches('home')).to.equal(true);
  });
});
