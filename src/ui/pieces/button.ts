import { html, nothing } from 'lit';

/**
 * Renders a button of one of three ranks. Without `press` it submits its form.
 *
 * @param rank `primary`, `secondary` or `quiet`, and further classes after it
 * @param busy true while the action is under way: the button stays in place, so that it keeps the focus
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
