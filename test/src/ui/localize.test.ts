import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { LocalizeController } from '../../../src/ui/words/localize.ts';

class Speaker extends LitElement {
  readonly localize = new LocalizeController(this);
}
customElements.define('test-speaker', Speaker);

function speak(lang: string): LocalizeController {
  const speaker = new Speaker();
  speaker.lang = lang;
  return speaker.localize;
}

const MIDNIGHT = '2026-11-24T23:00:00Z';

describe('a view', () => {
  it('writes dates in the language of its host', () => {
    expect(speak('fr').longDate(MIDNIGHT)).to.equal('mercredi 25 novembre 2026');
    expect(speak('en').longDate(MIDNIGHT)).to.equal('Wednesday 25 November 2026');
    expect(speak('fr').dateTime(MIDNIGHT)).to.equal('mercredi 25 novembre 2026 à\u00a00\u00a0h\u00a000');
    expect(speak('en').dateTime(MIDNIGHT)).to.equal('Wednesday 25 November 2026 at 00:00');
    expect(speak('fr').deadline(MIDNIGHT)).to.equal('mardi 24 novembre 2026');
    expect(speak('en').deadline(MIDNIGHT)).to.equal('Tuesday 24 November 2026');
  });

  it('writes French where the language is not known', () => {
    expect(speak('br').longDate(MIDNIGHT)).to.equal('mercredi 25 novembre 2026');
    expect(speak('br').term('cancel')).to.equal(speak('fr').term('cancel'));
  });
});
