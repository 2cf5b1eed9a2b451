import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import type { DraftReport, MessagingEvent } from '../../machine/messaging-types.ts';
import { button } from '../../../ui/pieces/button.ts';
import { failureWords } from './failure-words.ts';

/** Says whether the text is saved as it stands; empty while it is typed. */
export function draftWords(
  localize: LocalizeController,
  { draft, failure }: DraftReport = {},
  text = draft?.text,
): string {
  if (!failure) return draft && draft.text === text ? localize.term('draft.saved') : '';
  const [first = '', ...reason] = failureWords(localize, failure);
  return `${localize.term('labelled', localize.term('draft.unsaved'))} ${first.toLowerCase()}${reason.join('')}`;
}

const titleOf = (localize: LocalizeController, other: DraftReport['other']) =>
  localize.term(other?.draft ? 'draft.changed' : 'draft.gone');

/** Words for the live region: that there are two versions of a draft, or else whether it is saved. */
export const draftStatus = (localize: LocalizeController, state: DraftReport = {}): string =>
  state.other ? titleOf(localize, state.other) : draftWords(localize, state);

/** Another page or device has saved or dropped the draft since: the member sees its words, and chooses. */
export function draftNotice(
  localize: LocalizeController,
  other: DraftReport['other'],
  send: (event: MessagingEvent) => void,
): TemplateResult | typeof nothing {
  if (!other) return nothing;
  const choice = (label: 'draft.keep' | 'draft.take', type: 'draft.keepThis' | 'draft.useOther') =>
    button('secondary', localize.term(label), () => send({ type }));
  return html`<section class="notice" part="notice" aria-labelledby="disputed">
    <p id="disputed" tabindex="-1"><strong>${titleOf(localize, other)}</strong></p>
    ${other.draft ? html`<p class="text" dir="auto">${other.draft.text}</p>` : nothing}
    <div class="actions">${choice('draft.keep', 'draft.keepThis')} ${other.draft ? choice('draft.take', 'draft.useOther') : nothing}</div>
  </section>`;
}
