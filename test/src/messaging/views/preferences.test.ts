import { expect, waitUntil } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import type { Preferences } from '../../../../src/contract/preferences.ts';
import '../../../../src/messaging/views/preferences.ts';
import { fakeRequests, pending } from '../../../support/view-fixtures.ts';
import { clearStages, stage, wordsOf, type Stage } from '../../../support/view-stage.ts';

const editing = (requests = fakeRequests([])) =>
  stage(
    'secure-messaging-preferences',
    { preferences: 'editing' },
    { requests, before: [{ type: 'preferences.open' }] },
  );
const boxes = (staged: Stage<'secure-messaging-preferences'>) =>
  staged.findAll('input').map((each) => (each as HTMLInputElement).checked);

describe('the preferences', () => {
  afterEach(clearStages);

  it('show by which channel the member hears of what', async () => {
    const staged = await editing();
    expect(wordsOf(staged.find('h2'))).to.equal('Vos préférences');
    expect(staged.findAll('fieldset').map(wordsOf)).to.deep.equal([
      'Quand nous avons reçu votre message Par e-mail Par SMS',
      'Quand une réponse vous attend Par e-mail',
    ]);
    expect(boxes(staged)).to.deep.equal([true, false, true]);
  });

  it('are saved as chosen, and say so', async () => {
    let saved: Preferences | undefined;
    const savePreferences = ({ preferences }: { preferences: Preferences }) => Promise.resolve((saved = preferences));
    const staged = await editing(fakeRequests([], { savePreferences }));
    for (const box of staged.findAll('input')) box.click();
    await staged.press('Enregistrer');
    await waitUntil(() => staged.spoken === 'Vos préférences sont enregistrées.');
    expect(saved).to.deep.equal({ receipt: { email: false, sms: true }, answer: { email: false } });
    expect(staged.has('Vos préférences sont enregistrées.')).to.equal(true);
  });

  it('stay as they are being saved', async () => {
    const staged = await editing(fakeRequests([], { savePreferences: pending }));
    await staged.press('Enregistrer');
    for (const box of staged.findAll('input')) box.click();
    expect(boxes(staged)).to.deep.equal([true, false, true]);
  });

  it('keep what was chosen when saving fails', async () => {
    const staged = await editing(
      fakeRequests([], { savePreferences: () => Promise.reject(new RequestFailure('server')) }),
    );
    for (const box of staged.findAll('input')) box.click();
    await staged.press('Enregistrer');
    await waitUntil(() => staged.has('Un problème est survenu de notre côté.'));
    expect(boxes(staged)).to.deep.equal([false, true, false]);
    expect(staged.has('sont enregistrées')).to.equal(false);
  });

  it('can be loaded again', async () => {
    const requests = fakeRequests([], { loadPreferences: () => Promise.reject(new RequestFailure('timeout')) });
    const before = [{ type: 'preferences.open' as const }];
    const staged = await stage('secure-messaging-preferences', { preferences: 'failed' }, { requests, before });
    staged.control('Réessayer').click();
    expect(staged.actor.getSnapshot().matches({ preferences: 'loading' })).to.equal(true);
    await waitUntil(() => staged.focused === staged.find('h2'));
  });

  it('lead back to the messages', async () => {
    const staged = await editing();
    await staged.press('Retour à mes messages');
    expect(staged.actor.getSnapshot().matches('home')).to.equal(true);
  });
});
