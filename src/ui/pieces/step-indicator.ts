import { css, html } from 'lit';
import type { LocalizeController } from '../words/localize.ts';

const STEPS = [1, 2, 3, 4] as const;

/** Progress such as "Étape 2 sur 4", in words and as a bar. It describes the view's heading. */
export function stepIndicator(localize: LocalizeController, step: (typeof STEPS)[number], name: string) {
  return html`<div class="steps" part="steps">
    <p id="step"><strong>${localize.term('step', step, STEPS.length)}</strong> <span class="muted">${name}</span></p>
    <div class="bar" aria-hidden="true">${STEPS.map((each) => html`<span class=${each <= step ? 'done' : ''}></span>`)}</div>
  </div>`;
}

export const stepStyles = css`
  .steps {
    display: grid;
    font-size: 0.9375em;
    gap: 8px;
    margin-block-end: -4px;
  }
  .steps strong {
    margin-inline-end: 6px;
  }
  .bar {
    display: grid;
    gap: 6px;
    grid-template-columns: repeat(4, 1fr);
  }
  .bar span {
    background: var(--_border);
    block-size: 6px;
    border-radius: 3px;
  }
  .bar .done {
    background: var(--_accent);
  }
  @media (forced-colors: active) {
    .bar span {
      border: 1px solid CanvasText;
    }
    .bar .done {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;
