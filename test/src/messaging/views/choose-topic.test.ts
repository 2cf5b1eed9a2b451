import { expect, waitUntil } from '@open-wc/testing';
import type { MessagingEvent, MessagingInput } from '../../../../src/messaging/machine/messaging-types.ts';
import '../../../../src/messaging/views/choose-topic.ts';
import { fakeRequests, pending, servedTopic } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf } from '../../../support/view-stage.ts';

const choosing = (
  level: 'theme' | 'subject' | 'motive',
  prefill: MessagingInput['prefill'],
  before: MessagingEvent[] = [],
) =>
  stage(
    'secure-messaging-choose-topic',
    { choosing: level },
    { input: { compose: true, prefill: prefill ?? {} }, before },
  );

const { theme, subject } = servedTopic;

describe('choosing the topic', () => {
  afterEach(clearStages);

  it('asks for the theme first, as "Mon message concerne ..." and "Mon dossier :"', async () => {
    const staged = await choosing('theme', {});
    expect(wordsOf(staged.find('h2'))).to.equal('Envoyer un message');
    expect(staged.has('Étape 1 sur 4')).to.equal(true);
    expect(staged.has('Mon message concerne ...')).to.equal(true);
    expect(wordsOf(staged.find('legend'))).to.equal('Mon dossier :');
    expect(staged.findAll('.option').map(wordsOf)).to.deep.equal(['Santé', 'Famille, logement']);
    expect(staged.findAll('form button').map(wordsOf)).to.deep.equal(['Annuler', 'Valider']);
  });

  it('goes from theme to subject to motive, each list after the choice above it', async () => {
    const staged = await choosing('theme', {});
    staged.findAll('.option')[1]?.click();
    await staged.press('Valider');
    expect(wordsOf(staged.find('legend'))).to.equal('Sujet');
    expect(staged.findAll('.option').map(wordsOf)).to.deep.equal(['Aides au logement', 'Allocations familiales']);
    expect(staged.find<HTMLInputElement>('input').checked).to.equal(false);
    staged.findAll('.option')[1]?.click();
    await staged.press('Valider');
    expect(wordsOf(staged.find('legend'))).to.equal('Motif');
    expect(staged.findAll('.option')).to.have.lengthOf(2);
    staged.findAll('.option')[0]?.click();
    await staged.press('Valider');
    expect(staged.actor.getSnapshot().context.message.topic).to.deep.equal({ theme, subject, motive: 'quotient' });
  });

  it('keeps what is chosen above the list, with "Modifier"', async () => {
    const staged = await choosing('motive', { theme, subject });
    expect(staged.findAll('.topic li').map((each) => wordsOf(each.querySelector('p')!))).to.deep.equal([
      'Mon message concerne : Famille, logement',
      'Sujet : Allocations familiales',
    ]);
    expect(staged.findAll('.topic button').map(wordsOf)).to.deep.equal(['Modifier le thème', 'Modifier le sujet']);
    await staged.press('Modifier le thème');
    expect(wordsOf(staged.find('legend'))).to.equal('Mon dossier :');
  });

  it('shows what was chosen before when a level is changed', async () => {
    const staged = await choosing('theme', servedTopic, [{ type: 'proposal.close' }, { type: 'theme.change' }]);
    const checked = staged.find<HTMLInputElement>('input:checked');
    expect(checked.value).to.equal(theme);
  });

  it('explains that nothing is chosen, and links to the list', async () => {
    const staged = await choosing('theme', {});
    await staged.press('Valider');
    await waitUntil(() => staged.focused === staged.find('.errors'));
    const list = staged.find('fieldset');
    expect(list.getAttribute('aria-invalid')).to.equal('true');
    expect(wordsOf(staged.find(`#${list.getAttribute('aria-describedby')}`))).to.equal('Choisissez un thème.');
    const address = location.href;
    staged.find('.errors a').click();
    expect(staged.focused).to.equal(staged.find('input'));
    expect(location.href).to.equal(address);
    staged.find('input').click();
    await staged.updated();
    expect(staged.findAll('.errors, [aria-invalid]')).to.have.lengthOf(0);
  });

  it('can be left with "Annuler"', async () => {
    const staged = await choosing('theme', {});
    await staged.press('Annuler');
    expect(staged.actor.getSnapshot().matches('home')).to.equal(true);
  });

  it('says that it loads while the catalogue is on its way', async () => {
    const requests = fakeRequests([], { loadCatalogue: pending });
    const input = { compose: true };
    const staged = await stage('secure-messaging-choose-topic', 'preparing', { requests, input });
    expect(staged.has('Chargement…')).to.equal(true);
    await waitUntil(() => staged.spoken === 'Chargement…');
  });
});
