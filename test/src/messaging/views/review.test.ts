import { expect, waitUntil } from '@open-wc/testing';
import type { MessagingEvent } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/review.ts';
import { fakeRequests, overtakenBy, plainTopic, sentMessage } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const text = 'Bonjour,\n\n<b>Ceci</b> est un test.';
const before: MessagingEvent[] = [{ type: 'text.change', text }, { type: 'text.validate' }];
const reviewing = (requests = fakeRequests([])) =>
  stage('secure-messaging-review', 'reviewing', { requests, input: { compose: true, prefill: plainTopic }, before });

describe('the summary', () => {
  afterEach(clearStages);

  it('shows everything once more, with the lines of the text', async () => {
    const staged = await reviewing();
    expect(wordsOf(staged.find('h2'))).to.equal('Récapitulatif de ma demande');
    expect(staged.has('Étape 3 sur 4')).to.equal(true);
    expect(wordsOf(staged.find('h3'))).to.equal('Ma demande :');
    expect(staged.findAll('dl div').map(wordsOf)).to.deep.equal([
      'Thème : Santé',
      'Sujet : Cartes d’assurance maladie',
      'Motif : Carte européenne',
    ]);
    expect(staged.find('.text').innerText).to.equal(text);
    expect(staged.findAll('button').map(wordsOf)).to.deep.equal(['Annuler', 'Précédent', 'Envoyer']);
  });

  it('goes back to the text, untouched, with "Précédent"', async () => {
    const staged = await reviewing();
    await staged.press('Précédent');
    expect(staged.actor.getSnapshot().matches('writing')).to.equal(true);
    expect(staged.actor.getSnapshot().context.message.text).to.equal(text);
  });

  it('is not sent under a version that another device has overtaken: the notice takes the focus', async () => {
    const staged = await reviewing(fakeRequests([], overtakenBy({ text: 'Une autre version.' })));
    await waitUntil(() => staged.has('Une autre version.'));
    await staged.press('Envoyer');
    await waitUntil(() => staged.focused === staged.find('#disputed'));
    await staged.press('Garder ce que j’ai écrit ici');
    staged.control('Envoyer').click();
    expect(staged.actor.getSnapshot().matches('sending')).to.equal(true);
  });

  it('sends once, however often "Envoyer" is pressed, and says that it does', async () => {
    let sends = 0;
    let answer: (() => void) | undefined;
    const staged = await reviewing(
      fakeRequests([], {
        sendMessage: () => {
          sends++;
          return new Promise((resolve) => (answer = () => resolve(sentMessage)));
        },
      }),
    );
    const button = staged.control('Envoyer');
    button.focus();
    button.click();
    button.click();
    await staged.updated();
    button.click();
    await waitUntil(() => staged.spoken === 'Envoi en cours…');
    expect(staged.find('.actions').getAttribute('aria-busy')).to.equal('true');
    expect(staged.findAll('button').every((each) => each.ariaDisabled === 'true')).to.equal(true);
    expect(staged.focused).to.equal(button);
    answer?.();
    await waitUntil(() => staged.actor.getSnapshot().matches('confirmed'));
    expect(sends).to.equal(1);
  });
});
