import { css, html } from 'lit';
import type { LocalizeController } from '../words/localize.ts';

/** Summary of a form's faults, with a link to the field. It takes the focus when it appears. */
export function errorSummary(localize: LocalizeController, words: string, focusField: () => void) {
  const follow = (event: Event) => {
    // A fragment link would change the page's address, and finds no id within a shadow root.
    event.preventDefault();
    focusField();
  };
  return html`<div class="errors" part="error-summary" role="group" aria-labelledby="errors-title" tabindex="-1">
    <h3 id="errors-title">${localize.term('fault.title')}</h3>
    <ul>
      <li><a href="#field" @click=${follow}>${words}</a></li>
    </ul>
  </div>`;
}

/** Repeats the fault beside its field, which refers to it. */
export const fieldError = (words: string) => html`<p id="error" class="field-error">${words}</p>`;

export const errorStyles = css`
  .errors {
    background: color-mix(in srgb, var(--_danger) 7%, var(--_surface));
    border: 1px solid var(--_danger);
    border-inline-start-width: 6px;
    border-radius: var(--_radius);
    padding: 16px 20px;
  }
  .errors h3,
  .errors a,
  .field-error {
    color: var(--_danger);
  }
  .errors a {
    display: inline-block;
    padding-block: 4px;
  }
  .field-error {
    font-weight: 600;
  }
  .field-error::before {
    content: '▲ ' / '';
    font-size: 0.75em;
  }
`;
