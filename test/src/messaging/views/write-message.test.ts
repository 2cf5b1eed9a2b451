import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { SecureMessagingServiceEvent } from '../../../../src/events/events.ts';
import type { MessagingRequests } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/write-message.ts';
import { fakeRequests, overtakenBy, pending, plainTopic, servedTopic } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf, type Stage } from '../../../support/view-stage.ts';

const writing = (setting = {}) =>
  stage('secure-messaging-write-message', 'writing', { input: { compose: true, prefill: plainTopic }, ...setting });
const served = (service?: string) => ({
  input: { compose: true, prefill: servedTopic, ...(service && { service }) },
  before: service ? [] : [{ type: 'proposal.close' as const }],
});

async function type(staged: Stage<'secure-messaging-write-message'>, text: string): Promise<void> {
  const field = staged.find<HTMLTextAreaElement>('textarea');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await staged.updated();
}
const counter = (staged: Stage<'secure-messaging-write-message'>) => wordsOf(staged.find('.counter'));

/** A member who has written, and whose draft is then saved. */
async function saving(text: string, change: Partial<MessagingRequests> = {}) {
  const staged = await writing({ requests: fakeRequests([], change) });
  await type(staged, text);
  staged.actor.send({ type: 'drafts.flush' });
  return staged;
}
const OVERTAKEN = 'Ce message a été modifié sur une autre page ou un autre appareil.';
/** The same, while another device has saved another version. */
async function overtaken() {
  const staged = await saving('Bonjour', overtakenBy({ ...servedTopic, text: 'Une autre version.' }));
  await waitUntil(() => staged.has(OVERTAKEN));
  return staged;
}

describe('the draft of the message', () => {
  afterEach(clearStages);

  const draftWords = (staged: Stage<'secure-messaging-write-message'>) => wordsOf(staged.find('#draft'));

  it('is said to be saved as it stands, and spoken of once', async () => {
    const staged = await writing();
    await type(staged, 'Bonjour');
    expect(draftWords(staged)).to.equal('');
    staged.actor.send({ type: 'drafts.flush' });
    await waitUntil(() => draftWords(staged) === 'Brouillon enregistré');
    await waitUntil(() => staged.spoken === 'Brouillon enregistré');
    await type(staged, 'Bonjour,');
    expect(draftWords(staged)).to.equal('');
  });

  it('says why it is not saved', async () => {
    const staged = await saving('Bonjour', { saveDraft: () => Promise.reject(new RequestFailure('offline')) });
    const words = 'Brouillon non enregistré : nous n’arrivons pas à joindre le service.';
    await waitUntil(() => draftWords(staged).includes(words));
    await waitUntil(() => staged.spoken.startsWith('Brouillon non enregistré'));
  });

  it('that another device has changed is shown, spoken of, and the member chooses', async () => {
    for (const [choice, text] of [
      ['Garder ce que j’ai écrit ici', 'Bonjour'],
      ['Reprendre l’autre version', 'Une autre version.'],
    ] as const) {
      const staged = await overtaken();
      expect(wordsOf(staged.find('.notice'))).to.contain('Une autre version.');
      await waitUntil(() => staged.spoken === OVERTAKEN);
      await staged.press(choice);
      expect(staged.findAll('.notice')).to.have.lengthOf(0);
      expect(staged.find<HTMLTextAreaElement>('textarea').value).to.equal(text);
      await waitUntil(() => staged.focused?.localName === 'h2');
    }
  });

  it('that another device has changed is spoken of to a member who types on', async () => {
    const staged = await overtaken();
    await type(staged, 'Bonjour, ');
    const spoken: string[] = [];
    const observer = new MutationObserver(() => spoken.push(staged.spoken));
    observer.observe(staged.find('[role="status"]'), { characterData: true, childList: true, subtree: true });
    await waitUntil(() => spoken.some((words) => words.includes('restants')), undefined, { timeout: 4000 });
    expect(spoken[0]).to.contain('a été modifié sur une autre page');
  });

  it('that is gone elsewhere can be kept', async () => {
    const staged = await saving('Bonjour', overtakenBy(undefined));
    await waitUntil(() => staged.has('Ce message a été envoyé ou supprimé sur une autre page ou un autre appareil.'));
    expect(staged.findAll('.notice button').map(wordsOf)).to.deep.equal(['Garder ce que j’ai écrit ici']);
  });
});

describe('writing the message', () => {
  afterEach(clearStages);

  it('stands under the topic, each level with "Modifier"', async () => {
    const staged = await writing();
    expect(wordsOf(staged.find('h2'))).to.equal('Envoyer un message');
    expect(staged.has('Étape 2 sur 4')).to.equal(true);
    expect(staged.findAll('.topic li p').map(wordsOf)).to.deep.equal([
      'Mon message concerne : Santé',
      'Sujet : Cartes d’assurance maladie',
      'Motif : Carte européenne',
    ]);
    expect(staged.findAll('.topic button').map(wordsOf)).to.deep.equal([
      'Modifier le thème',
      'Modifier le sujet',
      'Modifier le motif',
    ]);
    expect(staged.findAll('form button').map(wordsOf)).to.deep.equal(['Annuler', 'Valider']);
  });

  it('has the label, the advice and the placeholder of the field', async () => {
    const field = (await writing()).find<HTMLTextAreaElement>('textarea');
    expect(wordsOf(field.labels[0]!)).to.equal('Mon message');
    expect(field.placeholder).to.equal('Écrivez ici votre message (minimum 10 caractères)...');
    const description = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    const words = description.map((id) => wordsOf((field.getRootNode() as ShadowRoot).getElementById(id)!));
    expect(words[0]).to.match(/^Attention : .*aucune information médicale/);
    expect(words[1]).to.equal('750 caractères restants.');
  });

  it('counts down, in code points and without white space at the ends', async () => {
    const staged = await writing();
    expect(counter(staged)).to.equal('750 caractères restants.');
    await type(staged, '  Bonjour 👋🏽\n');
    expect(counter(staged)).to.equal('740 caractères restants.');
    await type(staged, 'x'.repeat(749));
    expect(counter(staged)).to.equal('1 caractère restant.');
    await type(staged, 'x'.repeat(750));
    expect(counter(staged)).to.equal('0 caractère restant.');
  });

  it('takes a longer text whole and says by how much it is over', async () => {
    const staged = await writing();
    const text = 'x'.repeat(762);
    await type(staged, text);
    const field = staged.find<HTMLTextAreaElement>('textarea');
    expect(field.maxLength).to.equal(-1);
    expect(field.value).to.equal(text);
    expect(counter(staged)).to.equal('12 caractères de trop.');
    await staged.press('Valider');
    await waitUntil(() => staged.focused === staged.find('.errors'));
    expect(wordsOf(staged.find('.errors'))).to.contain('Raccourcissez votre message');
    expect(field.value).to.equal(text);
  });

  it('speaks the counter once, in a pause', async () => {
    const staged = await writing({ requests: fakeRequests([], { saveDraft: pending }) });
    const said: string[] = [];
    const region = staged.find('[role="status"]');
    expect(wordsOf(region)).to.equal('');
    new MutationObserver(() => said.push(wordsOf(region))).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    for (const text of ['B', 'Bo', 'Bon', 'Bonjour']) await type(staged, text);
    await waitUntil(() => said.length > 0, 'nothing was said', { timeout: 3000 });
    expect(new Set(said)).to.deep.equal(new Set(['743 caractères restants.']));
  });

  it('explains a fault in a summary that takes the focus and links to the field', async () => {
    const staged = await writing();
    await type(staged, 'court');
    await staged.press('Valider');
    await waitUntil(() => staged.focused === staged.find('.errors'));
    const field = staged.find('textarea');
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    const [first] = field.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(wordsOf(staged.find(`#${first}`))).to.contain('au moins 10 caractères');
    staged.find('.errors a').click();
    expect(staged.focused).to.equal(field);
  });

  it('leads to a fault that the server has found, past the heading', async () => {
    const problem = { type: '', title: '', status: 422, detail: '', code: 'message-too-long' } as const;
    const sendMessage = () => Promise.reject(new RequestFailure('rejected', { problem }));
    const staged = await writing({
      requests: fakeRequests([], { sendMessage }),
      before: [{ type: 'text.change', text: 'Ceci est un test.' }, { type: 'text.validate' }, { type: 'send' }],
    });
    staged.view.focusHeading();
    expect(staged.focused).to.equal(staged.find('.errors'));
  });

  it('takes the focus to the summary each time that "Valider" finds a fault', async () => {
    const staged = await writing();
    for (const _ of [1, 2]) {
      staged.find('textarea').focus();
      await staged.press('Valider');
      await waitUntil(() => staged.focused === staged.find('.errors'));
    }
    expect(wordsOf(staged.find('.errors'))).to.contain('il est encore vide');
  });

  it('forgets the fault when the text changes', async () => {
    const staged = await writing();
    await staged.press('Valider');
    await type(staged, 'Bonjour');
    expect(staged.findAll('.errors, [aria-invalid], #error')).to.have.lengthOf(0);
  });

  it('keeps the text when a level of the topic is changed', async () => {
    const staged = await writing();
    await type(staged, 'Bonjour, une question.');
    await staged.press('Modifier le motif');
    expect(staged.actor.getSnapshot().context.message.text).to.equal('Bonjour, une question.');
  });

  it('links to the online service that does the job faster', async () => {
    const staged = await writing(served());
    expect(staged.has('Service en ligne : Déclarer un changement de situation')).to.equal(true);
    expect(staged.control('Déclarer').getAttribute('href')).to.equal('#changement');
  });

  it('does not link to the page that it stands on', async () => {
    expect((await writing(served('changement'))).has('Service en ligne')).to.equal(false);
  });

  it('lets the page lead to the online service in its own way', async () => {
    const staged = await writing(served());
    let told: SecureMessagingServiceEvent | undefined;
    staged.view.addEventListener('secure-messaging-service', (event) => {
      told = event;
      event.preventDefault();
    });
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    staged.control('Déclarer').dispatchEvent(click);
    expect(told?.service.id).to.equal('changement');
    expect(click.defaultPrevented).to.equal(true);
  });
});
