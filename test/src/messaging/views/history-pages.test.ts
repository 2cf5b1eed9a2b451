import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { History } from '../../../../src/contract/conversations.ts';
import type { MessagingRequests } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/home.ts';
import { answered, fakeRequests } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf, type Stage } from '../../../support/view-stage.ts';

type LoadHistory = MessagingRequests['loadHistory'];

/** Summaries whose motive is the number of each, so that a test can tell them apart. */
const numbered = (from: number, to: number): History['conversations'] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const { messages: _messages, topic, ...rest } = answered({ id: `c${from + index}` });
    return { ...rest, topic: { ...topic, motive: { id: 'm', label: `n° ${from + index}` } } };
  });

/** The second and last page. */
const lastPage: LoadHistory = () => Promise.resolve({ conversations: numbered(4, 5) });

/** A list of three conversations that goes on. */
const home = (following: LoadHistory = lastPage, first: Partial<History> = {}, setting = {}) =>
  stage(
    'secure-messaging-home',
    { home: { listed: 'idle' } },
    {
      requests: fakeRequests([answered()], {
        loadHistory: ({ cursor }, signal) =>
          cursor === undefined
            ? Promise.resolve({ conversations: numbered(1, 3), next: 'page-2', ...first })
            : following({ cursor }, signal),
      }),
      ...setting,
    },
  );

const listed = (staged: Stage<'secure-messaging-home'>) =>
  staged.findAll('.entry .path').map((each) => Number(/n° (\d+)/.exec(wordsOf(each))?.[1]));
const more = (staged: Stage<'secure-messaging-home'>) => staged.find<HTMLButtonElement>('.more');

describe('a history in pages', () => {
  afterEach(clearStages);

  it('has "Voir plus" at its end while another page follows, which is added to the list', async () => {
    const asked: (string | undefined)[] = [];
    const staged = await home(({ cursor }) => {
      asked.push(cursor);
      return asked.length === 1
        ? Promise.resolve({ conversations: numbered(4, 5), next: 'page-3' })
        : Promise.resolve({ conversations: numbered(6, 6) });
    });
    expect(listed(staged)).to.deep.equal([1, 2, 3]);
    await staged.press('Voir plus');
    await waitUntil(() => listed(staged).length === 5);
    await staged.press('Voir plus');
    await waitUntil(() => listed(staged).length === 6);
    expect(listed(staged)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(asked).to.deep.equal(['page-2', 'page-3']);
    expect(staged.findAll('.more')).to.have.lengthOf(0);
  });

  it('has no "Voir plus" where there is one page', async () => {
    const staged = await stage('secure-messaging-home', { home: 'listed' }, { requests: fakeRequests([answered()]) });
    expect(staged.has('Voir plus')).to.equal(false);
  });

  it('leads the focus to the first conversation that was added, and says how many were', async () => {
    const staged = await home();
    more(staged).focus();
    await staged.press('Voir plus');
    await waitUntil(() => staged.focused === staged.findAll('[aria-expanded]')[3]);
    await waitUntil(() => staged.spoken === '2 échanges ajoutés à la liste.');
  });

  it('says so in English', async () => {
    const staged = await home(() => Promise.resolve({ conversations: numbered(4, 4) }), {}, { lang: 'en' });
    await staged.press('Show more');
    await waitUntil(() => staged.spoken === '1 conversation added to the list.');
  });

  it('leaves the focus where the member has gone meanwhile', async () => {
    const page = Promise.withResolvers<History>();
    const staged = await home(() => page.promise);
    more(staged).focus();
    await staged.press('Voir plus');
    staged.control('Gérer vos préférences').focus();
    page.resolve({ conversations: numbered(4, 5) });
    await waitUntil(() => listed(staged).length === 5);
    expect(wordsOf(staged.focused!)).to.equal('Gérer vos préférences');
  });

  it('tells on the button, which keeps the focus, that it loads, and asks once', async () => {
    let asked = 0;
    const staged = await home(() => {
      asked++;
      return new Promise(() => undefined);
    });
    const button = more(staged);
    button.focus();
    button.click();
    await staged.updated();
    expect(wordsOf(button)).to.equal('Chargement…');
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    expect(staged.focused === button).to.equal(true);
    await waitUntil(() => staged.spoken === 'Chargement…');
    button.click();
    await staged.updated();
    expect(asked).to.equal(1);
  });

  it('keeps what it shows when a page cannot be loaded, says why beside the button, and tries again', async () => {
    const cursors: (string | undefined)[] = [];
    const staged = await home(({ cursor }) => {
      cursors.push(cursor);
      return cursors.length === 1
        ? Promise.reject(new RequestFailure('offline'))
        : Promise.resolve({ conversations: numbered(4, 5) });
    });
    const button = more(staged);
    button.focus();
    button.click();
    await waitUntil(() => wordsOf(button) === 'Réessayer');
    expect(wordsOf(button.previousElementSibling!)).to.contain('Vérifiez votre connexion à Internet');
    expect(staged.findAll('.notice')).to.have.lengthOf(1);
    expect(listed(staged)).to.deep.equal([1, 2, 3]);
    expect(staged.focused === button).to.equal(true);
    await waitUntil(() => staged.spoken.includes('Vérifiez votre connexion à Internet'));
    button.click();
    await waitUntil(() => listed(staged).length === 5);
    expect(cursors).to.deep.equal(['page-2', 'page-2']);
    expect(staged.findAll('.notice')).to.have.lengthOf(0);
  });

  it('tells a failure of the next page there alone, though a conversation could not be opened before', async () => {
    const staged = await home(() => Promise.reject(new RequestFailure('server')));
    // There is no such conversation.
    staged.findAll('[aria-expanded]')[1]?.click();
    await waitUntil(() => staged.actor.getSnapshot().context.failure !== undefined);
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('Réessayer'));
    expect(staged.findAll('.notice')).to.have.lengthOf(1);
    expect(staged.findAll('.entry .notice')).to.have.lengthOf(0);
  });

  it('goes on with a page that failed for want of a session as soon as there is one', async () => {
    let asked = 0;
    const staged = await home(() =>
      ++asked === 1
        ? Promise.reject(new RequestFailure('session-expired'))
        : Promise.resolve({ conversations: numbered(4, 5) }),
    );
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('Réessayer'));
    staged.actor.send({ type: 'retry' });
    await waitUntil(() => listed(staged).length === 5);
  });

  it('begins anew, at its heading, where the cursor is not accepted any more', async () => {
    let asked = 0;
    const staged = await home(() => {
      asked++;
      return Promise.reject(new RequestFailure('rejected'));
    });
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('Réessayer'));
    more(staged).focus();
    await staged.press('Réessayer');
    await staged.reaches({ home: { listed: 'idle' } });
    await waitUntil(() => staged.focused === staged.find('h2'));
    expect(listed(staged)).to.deep.equal([1, 2, 3]);
    expect(asked).to.equal(1);
    staged.control('Voir plus');
  });

  it('is its first page again after a way to another screen, with every conversation once', async () => {
    const staged = await home();
    await staged.press('Voir plus');
    await waitUntil(() => listed(staged).length === 5);
    staged.actor.send({ type: 'preferences.open' });
    staged.actor.send({ type: 'home' });
    await staged.reaches({ home: { listed: 'idle' } });
    expect(listed(staged)).to.deep.equal([1, 2, 3]);
    await staged.press('Voir plus');
    await waitUntil(() => listed(staged).length === 5);
    expect(listed(staged)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('shows a conversation once that is on two pages', async () => {
    const staged = await home(() => Promise.resolve({ conversations: numbered(3, 4) }));
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('n° 4'));
    expect(listed(staged)).to.deep.equal([1, 2, 3, 4]);
  });

  it('keeps open what is open when a page is added', async () => {
    const first = { ...answered(), id: 'c1' };
    const staged = await home(undefined, { conversations: [first, ...numbered(2, 3)] });
    staged.find('[aria-expanded]').click();
    await staged.updated();
    await staged.press('Voir plus');
    await waitUntil(() => staged.findAll('.entry').length === 5);
    expect(staged.findAll('[aria-expanded="true"]')).to.have.lengthOf(1);
  });
});

describe('a gap in the history', () => {
  afterEach(clearStages);

  it('is told at the end of the list, over all its pages', async () => {
    const staged = await home(() => Promise.resolve({ conversations: numbered(4, 4), missing: 2 }), { missing: 1 });
    expect(wordsOf(staged.find('.history + .notice'))).to.equal('1 échange ne peut pas être affiché. Contactez-nous.');
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('3 échanges ne peuvent pas être affichés. Contactez-nous.'));
    expect(staged.findAll('.entry')).to.have.lengthOf(4);
  });

  it('is told in English', async () => {
    const staged = await home(undefined, { missing: 2 }, { lang: 'en' });
    expect(staged.has('2 conversations cannot be shown. Please contact us.')).to.equal(true);
  });

  it('takes the focus when none of the added conversations can be shown', async () => {
    const staged = await home(() => Promise.resolve({ conversations: [], missing: 2 }));
    more(staged).focus();
    await staged.press('Voir plus');
    await waitUntil(() => staged.has('2 échanges ne peuvent pas être affichés.'));
    expect(staged.focused === staged.find('.history + .notice')).to.equal(true);
  });

  it('does not make a history an empty one', async () => {
    const staged = await home(undefined, { conversations: [], missing: 3 });
    expect(staged.has('Vous n’avez pas encore de message')).to.equal(false);
    expect(staged.has('afficher tout')).to.equal(false);
    expect(staged.find('.history').hidden).to.equal(true);
    await staged.press('Voir plus');
    await waitUntil(() => listed(staged).length === 2);
  });
});

describe('a conversation that the list has without its texts', () => {
  afterEach(clearStages);

  it('is read when it is opened, though "afficher tout" has opened the others', async () => {
    const [first, second] = [answered({ id: 'c1' }), answered({ id: 'c2' })];
    const { messages: _, ...withoutTexts } = second;
    const read: string[] = [];
    const staged = await stage(
      'secure-messaging-home',
      { home: 'listed' },
      {
        requests: fakeRequests([first, second], {
          openHistory: () => Promise.resolve({ conversations: [first, withoutTexts] }),
          openConversation: ({ id }) => {
            read.push(id);
            return Promise.resolve(second);
          },
        }),
      },
    );
    await staged.press('afficher tout');
    await waitUntil(() => staged.findAll('[aria-expanded="true"]').length === 1);
    expect(read).to.deep.equal([]);
    staged.findAll('[aria-expanded]')[1]?.click();
    await waitUntil(() => staged.findAll('.thread li').length === 4);
    expect(read).to.deep.equal(['c2']);
  });
});
