import { html, nothing } from 'lit';

/**
 * A button of one of the three ranks; without a `press` of its own it sends the form that it stands in.
 *
 * @param rank `primary`, `secondary` or `quiet`, and further classes after it
 * @param busy what was asked for is under way: the button stays, so that the focus does
 */
export const button = (rank: string, words: unknown, press?: () => void, busy = false) =>
  html`<button
    class="button ${rank}"
    part="${rank.split(' ')[0]}-button"
    type=${press ? 'button' : 'submit'}
    aria-disabled=${busy ? 'true' : nothing}
    @click=${press}
  >
    ${busy && rank === 'primary' ? html`<span class="spinner" aria-hidden="true"></span>` : nothing} ${words}
  </button>`;
