import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { MessagingRequests } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/conversation.ts';
import {
  answered,
  fakeRequests,
  MIDNIGHT,
  overtakenBy,
  plainTopic,
  sentMessage,
  waiting,
} from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf, type Stage } from '../../../support/view-stage.ts';

const inTime = new Date('2017-05-10T00:00:00Z');
const reading = (conversation = answered(), now = inTime, change: Partial<MessagingRequests> = {}) =>
  stage(
    'secure-messaging-conversation',
    { conversation: 'reading' },
    {
      requests: fakeRequests([conversation], change),
      before: [{ type: 'conversation.open', id: conversation.id }],
      now,
    },
  );

async function type(staged: Stage<'secure-messaging-conversation'>, text: string): Promise<void> {
  const field = staged.find<HTMLTextAreaElement>('textarea');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await staged.updated();
}

describe('a conversation', () => {
  afterEach(clearStages);

  it('shows its topic, its reference and its texts, oldest first', async () => {
    const staged = await reading();
    expect(wordsOf(staged.find('h2'))).to.equal('Santé ▶ Cartes d’assurance maladie ▶ Carte européenne');
    expect(staged.has('Référence : K7QM-4XTA-9F2C')).to.equal(true);
    expect(staged.findAll('h3').map(wordsOf)).to.deep.equal([
      'Message du mercredi 3 mai 2017',
      'Réponse du vendredi 5 mai 2017',
    ]);
  });

  it('can be replied in while there is time', async () => {
    const staged = await reading();
    expect(staged.has('jusqu’au dimanche 4 juin 2017')).to.equal(true);
    await type(staged, 'Merci pour votre réponse.');
    expect(wordsOf(staged.find('.counter'))).to.equal('725 caractères restants.');
    await staged.press('Envoyer');
    await waitUntil(() => staged.has('Votre réponse est bien reçue'));
    expect(staged.focused).to.equal(staged.find('#sent'));
    expect(staged.has('au plus tard le vendredi 5 mai 2017 à 16 h 05')).to.equal(true);
  });

  it('explains a reply that is too short', async () => {
    const staged = await reading();
    await type(staged, 'Merci');
    await staged.press('Envoyer');
    await waitUntil(() => staged.focused === staged.find('.errors'));
    expect(staged.find('textarea').getAttribute('aria-invalid')).to.equal('true');
  });

  it('keeps a reply that could not be sent', async () => {
    const staged = await reading(answered(), inTime, {
      sendReply: () => Promise.reject(new RequestFailure('offline')),
    });
    await type(staged, 'Merci pour votre réponse.');
    await staged.press('Envoyer');
    await waitUntil(() => staged.has('Nous n’arrivons pas à joindre le service.'));
    expect(staged.find<HTMLTextAreaElement>('textarea').value).to.equal('Merci pour votre réponse.');
  });

  it('sends a reply again by itself where the line is to blame, unless the member goes back to it', async () => {
    const staged = await reading(answered(), inTime, {
      sendReply: () => Promise.reject(new RequestFailure('offline')),
    });
    await type(staged, 'Merci pour votre réponse.');
    await staged.press('Envoyer');
    await waitUntil(() => staged.has('Nous réessayons automatiquement'));
    expect(staged.find<HTMLTextAreaElement>('textarea').readOnly).to.equal(true);
    staged.control('Réessayer').click();
    expect(staged.actor.getSnapshot().matches({ conversation: 'replying' })).to.equal(true);
    await waitUntil(() => staged.has('Nous réessayons automatiquement'));
    await staged.press('Revenir à mon message');
    expect(staged.find<HTMLTextAreaElement>('textarea').readOnly).to.equal(false);
  });

  it('lets the member choose between two versions of a reply', async () => {
    const staged = await reading(answered(), inTime, overtakenBy({ text: 'Merci beaucoup.' }));
    await type(staged, 'Merci pour votre réponse.');
    staged.actor.send({ type: 'drafts.flush' });
    await waitUntil(() => staged.has('Merci beaucoup.'));
    await staged.press('Envoyer');
    await waitUntil(() => staged.focused === staged.find('#disputed'));
    await staged.press('Reprendre l’autre version');
    expect(staged.find<HTMLTextAreaElement>('textarea').value).to.equal('Merci beaucoup.');
  });

  it('sends a reply once, however often "Envoyer" is pressed', async () => {
    let sends = 0;
    const staged = await reading(answered(), inTime, {
      sendReply: () => {
        sends++;
        return Promise.resolve(sentMessage);
      },
    });
    await type(staged, 'Merci pour votre réponse.');
    const button = staged.control('Envoyer');
    button.click();
    button.click();
    await waitUntil(() => staged.has('Votre réponse est bien reçue'));
    expect(sends).to.equal(1);
  });

  it('offers a new message on the same topic when the time is over', async () => {
    const staged = await reading(answered(), new Date('2017-06-04T08:00:00Z'));
    expect(staged.findAll('textarea')).to.have.lengthOf(0);
    await staged.press('Écrire un nouveau message');
    expect(staged.actor.getSnapshot().context.message.topic).to.deep.equal(plainTopic);
  });

  it('says by when it is answered while it waits', async () => {
    const staged = await reading(waiting());
    expect(staged.has('Réponse au plus tard le vendredi 5 mai 2017 à 16 h 05.')).to.equal(true);
    expect(staged.findAll('form')).to.have.lengthOf(0);
  });

  it('says midnight as the end of the day before, while it waits and after a reply', async () => {
    const staged = await reading(waiting({ answerDueAt: MIDNIGHT }));
    expect(staged.has('Réponse au plus tard le jeudi 4 mai 2017.')).to.equal(true);

    const replying = await reading(answered(), inTime, {
      sendReply: () => Promise.resolve({ ...sentMessage, answerDueAt: MIDNIGHT }),
    });
    await type(replying, 'Merci pour votre réponse.');
    await replying.press('Envoyer');
    await waitUntil(() => replying.has('au plus tard le jeudi 4 mai 2017.'));
  });

  it('leads back to the messages', async () => {
    const staged = await reading();
    await staged.press('Retour à mes messages');
    expect(staged.actor.getSnapshot().matches('home')).to.equal(true);
  });

  it('is loaded again after a failure, with the focus on the heading in place of the button', async () => {
    let attempts = 0;
    const openConversation = () =>
      ++attempts === 1 ? Promise.reject(new RequestFailure('server')) : Promise.resolve(answered());
    const staged = await stage(
      'secure-messaging-conversation',
      { conversation: 'failed' },
      {
        requests: fakeRequests([answered()], { openConversation }),
        before: [{ type: 'conversation.open', id: 'c1' }],
      },
    );
    staged.control('Réessayer').focus();
    await staged.press('Réessayer');
    await staged.reaches({ conversation: 'reading' });
    await waitUntil(() => staged.focused === staged.find('h2'));
  });

  it('says so when it is no longer kept', async () => {
    const staged = await stage(
      'secure-messaging-conversation',
      { conversation: 'failed' },
      {
        requests: fakeRequests([], { openConversation: () => Promise.reject(new RequestFailure('not-found')) }),
        before: [{ type: 'conversation.open', id: 'gone' }],
      },
    );
    expect(staged.has('Cette conversation n’existe pas ou n’est plus conservée.')).to.equal(true);
    expect(staged.has('Réessayer')).to.equal(false);
  });
});
