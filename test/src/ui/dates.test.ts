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

describe('dates', () => {
  it('are long ones in the language of the page', () => {
    expect(speak('fr').longDate('2017-05-03T14:05:00Z')).to.equal('mercredi 3 mai 2017');
    expect(speak('en').longDate('2017-05-03T14:05:00Z')).to.equal('Wednesday 3 May 2017');
  });

  it('are those of Paris, in winter and in summer', () => {
    expect(speak('fr').longDate('2026-01-05T22:59:00Z')).to.equal('lundi 5 janvier 2026');
    expect(speak('fr').longDate('2026-01-05T23:00:00Z')).to.equal('mardi 6 janvier 2026');
    expect(speak('fr').longDate('2026-07-05T22:00:00Z')).to.equal('lundi 6 juillet 2026');
  });

  it('write the first of a month as French does', () => {
    expect(speak('fr').longDate('2026-05-01T12:00:00Z')).to.equal('vendredi 1er mai 2026');
    expect(speak('en').longDate('2026-05-01T12:00:00Z')).to.equal('Friday 1 May 2026');
  });

  it('write times as each language does', () => {
    expect(speak('fr').dateTime('2017-10-09T14:05:00Z')).to.equal('lundi 9 octobre 2017 à 16\u00a0h\u00a005');
    expect(speak('fr').dateTime('2017-10-08T22:00:00Z')).to.equal('lundi 9 octobre 2017 à 0\u00a0h\u00a000');
    expect(speak('en').dateTime('2017-10-09T07:05:00Z')).to.equal('Monday 9 October 2017 at 09:05');
  });

  it('are French where the language is not known', () => {
    expect(speak('br').longDate('2017-05-03T14:05:00Z')).to.equal('mercredi 3 mai 2017');
  });
});
