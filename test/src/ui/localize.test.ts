import { expect } from '@open-wc/testing';
import { LitElement } from 'lit';
import { LANGUAGES } from '../../../src/contract/topic.ts';
import { loadWords } from '../../../src/ui/words/load-words.ts';
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

describe('LocalizeController', () => {
  before(async () => {
    for (const language of LANGUAGES) await loadWords(language);
  });

  it('writes dates in the language of its host', () => {
    expect(speak('fr').longDate(MIDNIGHT)).to.equal('mercredi 25 novembre 2026');
    expect(speak('en').longDate(MIDNIGHT)).to.equal('Wednesday 25 November 2026');
    expect(speak('fr').dateTime(MIDNIGHT)).to.equal('mercredi 25 novembre 2026 à\u00a00\u00a0h\u00a000');
    expect(speak('en').dateTime(MIDNIGHT)).to.equal('Wednesday 25 November 2026 at 00:00');
    expect(speak('fr').deadline(MIDNIGHT)).to.equal('mardi 24 novembre 2026');
    expect(speak('en').deadline(MIDNIGHT)).to.equal('Tuesday 24 November 2026');
  });

  it('keeps the words and dates of one language where those of another have not been loaded', () => {
    expect(speak('br').longDate(MIDNIGHT)).to.equal('mercredi 25 novembre 2026');
    expect(speak('br').term('cancel')).to.equal(speak('fr').term('cancel'));
  });
});
