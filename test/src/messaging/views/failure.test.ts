import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { MessagingEvent } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/failure.ts';
import { fakeRequests, pending, plainTopic } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const before: MessagingEvent[] = [
  { type: 'text.change', text: 'Ceci est un test.' },
  { type: 'text.validate' },
  { type: 'send' },
];
const unsent = (...failure: ConstructorParameters<typeof RequestFailure>) =>
  stage('secure-messaging-failure', 'unsent', {
    requests: fakeRequests([], { sendMessage: () => Promise.reject(new RequestFailure(...failure)) }),
    input: { compose: true, prefill: plainTopic },
    before,
  });
const kinds = [
  'offline',
  'timeout',
  'session-expired',
  'forbidden',
  'not-found',
  'rejected',
  'busy',
  'rate-limited',
  'server',
] as const;

describe('a message that is not sent', () => {
  afterEach(clearStages);

  it('has words of its own for every kind of failure, keeps the text and leads back to it', async () => {
    const words = new Set<string>();
    for (const kind of kinds) {
      const staged = await unsent(kind);
      words.add(wordsOf(staged.find('.notice p')));
      expect(staged.has('Ce que vous avez écrit est conservé')).to.equal(true);
      await staged.press('Revenir à mon message');
      expect(staged.actor.getSnapshot().context.message.text).to.equal('Ceci est un test.');
    }
    expect(words.size).to.equal(kinds.length);
  });

  it('can be sent again, and is then the same message', async () => {
    const staged = await unsent('session-expired');
    expect(wordsOf(staged.find('h2'))).to.equal('Votre message n’est pas encore envoyé');
    expect(staged.has('ne sera enregistré qu’une fois')).to.equal(true);
    staged.control('Réessayer').click();
    expect(staged.actor.getSnapshot().matches({ unsent: 'retrying' })).to.equal(true);
  });

  it('goes again by itself where the line is to blame: that is said, and seen, on the same screen', async () => {
    let tries = 0;
    const sendMessage = () => (tries++ === 0 ? Promise.reject(new RequestFailure('offline')) : pending());
    const staged = await stage('secure-messaging-failure', 'unsent', {
      requests: fakeRequests([], { sendMessage }),
      input: { compose: true, prefill: plainTopic },
      before,
    });
    expect(staged.has('Nous réessayons automatiquement')).to.equal(true);
    const button = staged.control('Réessayer');
    button.focus();
    button.click();
    await staged.updated();
    expect(staged.find('.actions').getAttribute('aria-busy')).to.equal('true');
    expect(wordsOf(button)).to.equal('Envoi en cours…');
    expect(staged.focused).to.equal(button);
    expect((await unsent('server')).has('Nous réessayons automatiquement')).to.equal(false);
  });

  it('does not claim to know what became of a message without an answer', async () => {
    for (const kind of ['timeout', 'offline', 'busy', 'server'] as const) {
      const staged = await unsent(kind);
      expect(wordsOf(staged.find('h2'))).to.equal('Nous ne savons pas si votre message est arrivé');
    }
  });

  it('may have arrived with the first try, whatever is answered to the next', async () => {
    const failures = [new RequestFailure('server'), new RequestFailure('rate-limited', { retryAfterSeconds: 120 })];
    const staged = await stage('secure-messaging-failure', 'unsent', {
      requests: fakeRequests([], { sendMessage: () => Promise.reject(failures.shift()!) }),
      input: { compose: true, prefill: plainTopic },
      before,
    });
    expect(staged.spoken).to.equal('');
    await staged.press('Réessayer');
    await waitUntil(() => staged.spoken.includes('Réessayez dans 2 minutes.'));
    expect(wordsOf(staged.find('h2'))).to.equal('Nous ne savons pas si votre message est arrivé');
  });

  it('is not offered again when the server has refused it, and says why in the server’s words', async () => {
    const problem = {
      type: 'urn:secure-messaging:problem:unknown-topic',
      title: 'Sujet inconnu',
      status: 422,
      detail: 'Ce motif n’est plus proposé.',
      code: 'unknown-topic',
    } as const;
    const staged = await unsent('rejected', { problem });
    expect(staged.has('Ce motif n’est plus proposé.')).to.equal(true);
    expect(staged.has('Réessayer')).to.equal(false);
  });

  it('says when a member who asked too often may try again', async () => {
    expect((await unsent('rate-limited', { retryAfterSeconds: 61 })).has('Réessayez dans 2 minutes.')).to.equal(true);
    expect((await unsent('rate-limited', { retryAfterSeconds: 5 })).has('Réessayez dans 1 minute.')).to.equal(true);
  });
});

describe('a messaging without its catalogue', () => {
  afterEach(clearStages);

  it('says so, tries again and leads to the messages', async () => {
    const requests = fakeRequests([], { loadCatalogue: () => Promise.reject(new RequestFailure('server')) });
    const unavailable = () => stage('secure-messaging-failure', 'unavailable', { requests, input: { compose: true } });
    const staged = await unavailable();
    expect(wordsOf(staged.find('h2'))).to.equal('La messagerie n’est pas disponible pour le moment');
    staged.control('Réessayer').click();
    expect(staged.actor.getSnapshot().matches('preparing')).to.equal(true);
    const other = await unavailable();
    await other.press('Retour à mes messages');
    expect(other.actor.getSnapshot().matches('home')).to.equal(true);
  });
});

describe('a message whose fate is asked', () => {
  afterEach(clearStages);

  it('says so while it is not known, and asks again', async () => {
    const requests = fakeRequests([], { askReceipt: () => Promise.reject(new RequestFailure('offline')) });
    const input = { pending: 'k1' };
    const staged = await stage('secure-messaging-failure', { checking: 'waiting' }, { requests, input });
    expect(wordsOf(staged.find('h2'))).to.equal('Nous vérifions si votre message est arrivé');
    expect(staged.has('Nous n’arrivons pas à joindre le service.')).to.equal(true);
    await waitUntil(() => staged.spoken.startsWith('Nous n’arrivons pas à joindre le service.'));
    staged.control('Réessayer').click();
    expect(staged.actor.getSnapshot().matches({ checking: 'asking' })).to.equal(true);
  });
});
