import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { SecureMessagingDocumentsEvent } from '../../../../src/events/events.ts';
import '../../../../src/messaging/views/home.ts';
import {
  answered,
  fakeRequests,
  memberMessage,
  MIDNIGHT,
  pending,
  plainTopic,
  waiting,
} from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const listed = { home: 'listed' } as const;
const history = (count: number) => Array.from({ length: count }, (_, index) => answered({ id: `c${index}` }));
const home = (requests = fakeRequests([answered()]), setting = {}) =>
  stage('secure-messaging-home', listed, { requests, now: new Date('2017-05-10T00:00:00Z'), ...setting });
const writing = { compose: true, prefill: plainTopic };

describe('the home screen', () => {
  afterEach(clearStages);

  it('is called "Mes messages et mes réponses" and offers a new message', async () => {
    const staged = await home();
    expect(wordsOf(staged.find('h2'))).to.equal('Mes messages et mes réponses');
    expect(staged.find('h2').tabIndex).to.equal(-1);
    staged.control('Écrire un nouveau message').click();
    expect(staged.actor.getSnapshot().matches('preparing')).to.equal(true);
  });

  it('has "Envoyer un document" only where the page says where it leads', async () => {
    expect((await home()).has('Envoyer un document')).to.equal(false);
    const staged = await home(undefined, { page: { documentsUrl: '/documents' } });
    expect(staged.control('Envoyer un document').getAttribute('href')).to.equal('/documents');
  });

  it('lets the page lead to the document deposit in its own way', async () => {
    const staged = await home(undefined, { page: { documentsUrl: '#never' } });
    let told: SecureMessagingDocumentsEvent | undefined;
    staged.view.addEventListener('secure-messaging-documents', (event) => {
      told = event;
      event.preventDefault();
    });
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    staged.control('Envoyer un document').dispatchEvent(click);
    expect(told?.bubbles && told.composed).to.equal(true);
    expect(click.defaultPrevented).to.equal(true);
  });

  it('shows a topic as "Thème ▶ Sujet ▶ Motif" with the days of message and answer', async () => {
    const staged = await home();
    expect(wordsOf(staged.find('h3 button[aria-expanded]'))).to.equal(
      'Santé ▶ Cartes d’assurance maladie ▶ Carte européenne Message du mercredi 3 mai 2017 Réponse du vendredi 5 mai 2017',
    );
  });

  it('says in words what is new and what is waited for', async () => {
    const staged = await home(fakeRequests([answered({ unread: true }), waiting({ id: 'c2' })]));
    const [first, second] = staged.findAll('.entry').map(wordsOf);
    expect(first).to.contain('Nouvelle réponse');
    expect(second).to.contain('En attente de réponse').and.not.contain('Réponse du');
  });

  it('opens a conversation and closes it again', async () => {
    const staged = await home(fakeRequests([answered({ unread: true })]));
    const button = staged.find('[aria-expanded]');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    button.click();
    await waitUntil(() => staged.has('Une nouvelle carte est en route.'));
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(staged.findAll('h4').map(wordsOf)).to.deep.equal([
      'Message du mercredi 3 mai 2017',
      'Réponse du vendredi 5 mai 2017',
    ]);
    expect(staged.has('Nouvelle réponse')).to.equal(false);
    button.click();
    await staged.updated();
    expect(staged.has('Une nouvelle carte')).to.equal(false);
  });

  it('keeps the lines of a text', async () => {
    const staged = await home();
    staged.find('[aria-expanded]').click();
    await waitUntil(() => staged.findAll('.text').length === 2);
    expect(staged.find('.text').innerText).to.equal('Bonjour,\nMa carte est abîmée.');
  });

  it('shows markup in a text as text', async () => {
    const markup = '<img src=x onerror="window.pwned=1"><b>gras</b>';
    const staged = await home(fakeRequests([answered({ messages: [{ ...memberMessage, text: markup }] })]));
    staged.find('[aria-expanded]').click();
    await waitUntil(() => staged.has(markup));
    expect(staged.findAll('.text *')).to.have.lengthOf(0);
  });

  it('opens and closes all of them with "afficher tout" and "masquer tout"', async () => {
    const staged = await home(fakeRequests(history(3)));
    await staged.press('afficher tout');
    await waitUntil(() => staged.findAll('[aria-expanded="true"]').length === 3);
    await staged.press('masquer tout');
    expect(staged.findAll('[aria-expanded="true"]')).to.have.lengthOf(0);
  });

  it('has "afficher tout" below the list, too, when it is long', async () => {
    const labels = async (count: number) =>
      (await home(fakeRequests(history(count))))
        .findAll('button')
        .map(wordsOf)
        .filter((each) => each === 'afficher tout');
    expect(await labels(3)).to.have.lengthOf(1);
    expect(await labels(4)).to.have.lengthOf(2);
  });

  it('leads to a reply while there is time, and then to a new message on the same topic', async () => {
    const early = await home();
    early.find('[aria-expanded]').click();
    await waitUntil(() => early.has('Répondre'));
    await early.press('Répondre');
    expect(early.actor.getSnapshot().matches('conversation')).to.equal(true);

    const late = await home(undefined, { now: new Date('2017-06-05T00:00:00Z') });
    late.find('[aria-expanded]').click();
    await waitUntil(() => late.findAll('.body button').length === 1);
    const button = late.find('.body button');
    expect(wordsOf(button)).to.equal('Écrire un nouveau message');
    button.click();
    await waitUntil(() => late.actor.getSnapshot().matches('writing'));
    expect(late.actor.getSnapshot().context.message.topic).to.deep.equal(plainTopic);
  });

  it('says by when a waiting message is answered', async () => {
    const staged = await home(fakeRequests([waiting()]));
    staged.find('[aria-expanded]').click();
    await waitUntil(() => staged.has('Réponse au plus tard le vendredi 5 mai 2017 à 16 h 05.'));
  });

  it('says midnight as the end of the day before', async () => {
    const staged = await home(fakeRequests([waiting({ answerDueAt: MIDNIGHT })]));
    staged.find('[aria-expanded]').click();
    await waitUntil(() => staged.has('Réponse au plus tard le jeudi 4 mai 2017.'));
  });

  it('tells who wrote for the member', async () => {
    const byProxy = { ...memberMessage, writtenBy: 'Claire Martin' };
    const staged = await home(fakeRequests([waiting({ messages: [byProxy] })]));
    staged.find('[aria-expanded]').click();
    await waitUntil(() => staged.has('Écrit pour vous par Claire Martin'));
  });

  it('welcomes a member who has not written yet', async () => {
    const staged = await home(fakeRequests([]));
    expect(staged.has('Vous n’avez pas encore de message')).to.equal(true);
    expect(staged.has('afficher tout')).to.equal(false);
  });

  it('says that it loads', async () => {
    const requests = fakeRequests([], { loadHistory: pending });
    const staged = await stage('secure-messaging-home', { home: 'loading' }, { requests });
    expect(staged.has('Chargement de vos messages…')).to.equal(true);
    await waitUntil(() => staged.spoken === 'Chargement de vos messages…');
  });

  it('explains a failure and tries again, with the focus on the heading in place of the button', async () => {
    let attempts = 0;
    const requests = fakeRequests([answered()], {
      loadHistory: () =>
        ++attempts === 1
          ? Promise.reject(new RequestFailure('offline'))
          : Promise.resolve({ conversations: [answered()] }),
    });
    const staged = await stage('secure-messaging-home', { home: 'failed' }, { requests });
    expect(staged.has('Vérifiez votre connexion à Internet')).to.equal(true);
    staged.control('Réessayer').focus();
    await staged.press('Réessayer');
    await waitUntil(() => staged.focused === staged.find('h2'));
    await waitUntil(() => staged.findAll('.entry').length === 1);
    expect(staged.focused === staged.find('h2')).to.equal(true);
  });

  it('tells where it happened that a conversation could not be opened', async () => {
    const requests = fakeRequests(history(2), {
      openConversation: () => Promise.reject(new RequestFailure('timeout')),
      openHistory: () => Promise.reject(new RequestFailure('server')),
    });
    const staged = await home(requests);
    staged.findAll('[aria-expanded]')[1]?.click();
    await waitUntil(
      () => staged.findAll('.entry').map(wordsOf)[1]?.includes('n’a pas répondu en 20 secondes') === true,
    );
    await staged.press('afficher tout');
    await waitUntil(() => staged.has('Un problème est survenu de notre côté.'));
    expect(staged.findAll('.entry .notice')).to.have.lengthOf(0);
  });

  it('offers to go on with a message in progress', async () => {
    const staged = await home(undefined, {
      input: writing,
      before: [{ type: 'text.change', text: 'Un début' }, { type: 'cancel' }],
    });
    expect(staged.has('Un début')).to.equal(true);
    await staged.press('Reprendre votre message');
    expect(staged.actor.getSnapshot().matches('writing')).to.equal(true);
  });

  it('asks before it discards a message in progress', async () => {
    const staged = await home(undefined, {
      input: writing,
      before: [{ type: 'text.change', text: 'Un début' }, { type: 'cancel' }],
    });
    await staged.press('Supprimer le brouillon');
    expect(wordsOf(staged.focused!)).to.equal('Non, le garder');
    await staged.press('Non, le garder');
    expect(wordsOf(staged.focused!)).to.equal('Supprimer le brouillon');
    expect(staged.has('Un début')).to.equal(true);
    await staged.press('Supprimer le brouillon');
    await staged.press('Oui, supprimer');
    expect(staged.has('Un début')).to.equal(false);
    expect(staged.focused?.localName).to.equal('h2');
  });

  it('offers a draft of another device', async () => {
    const draft = { ...plainTopic, text: 'Écrit sur mon téléphone' };
    const staged = await home(
      fakeRequests([answered()], { loadDraft: () => Promise.resolve({ draft, version: '"1"' }) }),
    );
    expect(staged.has('Vous avez un message en cours')).to.equal(true);
    expect(staged.has('Écrit sur mon téléphone')).to.equal(true);
    staged.control('Reprendre votre message');
  });

  it('puts the message in progress before a new one, and drops it only when asked again', async () => {
    const staged = await stage('secure-messaging-home', 'offering', {
      input: writing,
      before: [
        { type: 'text.change', text: 'Un début' },
        { type: 'compose', topic: plainTopic },
      ],
    });
    expect(wordsOf(staged.find('h2'))).to.equal('Vous avez un message en cours');
    expect(staged.has('Carte européenne')).to.equal(true);
    await staged.press('Le supprimer et en écrire un autre');
    expect(wordsOf(staged.focused!)).to.equal('Non, le garder');
    await staged.press('Oui, supprimer');
    expect(staged.actor.getSnapshot().matches('writing')).to.equal(true);
    expect(staged.actor.getSnapshot().context.message.text).to.equal('');
  });

  it('does not ask on one screen what was begun on the other', async () => {
    const staged = await home(undefined, {
      input: writing,
      before: [{ type: 'text.change', text: 'Un début' }, { type: 'cancel' }],
    });
    await staged.press('Supprimer le brouillon');
    staged.actor.send({ type: 'compose' });
    await staged.reaches('offering');
    staged.control('Reprendre votre message');
    expect(staged.has('Supprimer définitivement')).to.equal(false);
  });

  it('says that the message that was being sent has not arrived', async () => {
    const requests = fakeRequests([], { askReceipt: () => Promise.reject(new RequestFailure('not-found')) });
    const staged = await home(requests, { input: { pending: 'k1' } });
    expect(wordsOf(staged.find('.notice'))).to.contain('Votre message n’a pas été envoyé');
    await waitUntil(() => staged.spoken.startsWith('Votre message n’a pas été envoyé'));
  });

  it('leads to the preferences', async () => {
    const staged = await home();
    await staged.press('Gérer vos préférences');
    expect(staged.actor.getSnapshot().matches('preferences')).to.equal(true);
  });
});
