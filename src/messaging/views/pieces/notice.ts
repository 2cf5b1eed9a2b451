import { css, html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import { canRetry } from '../../machine/retries.ts';
import { button } from '../../../ui/pieces/button.ts';
import { failureWords, type Failure } from './failure-words.ts';

/** A failure told inside a view, with the way on where there is one. */
export function failureNotice(localize: LocalizeController, failure: Failure, retry?: () => void): TemplateResult {
  return html`<div class="notice" part="notice">
    <p>${failureWords(localize, failure)}</p>
    ${retry && canRetry(failure) ? button('secondary', localize.term('retry'), retry) : nothing}
  </div>`;
}

export const noticeStyles = css`
  .notice {
    background: color-mix(in srgb, var(--_notice) 9%, var(--_surface));
    border: 1px solid color-mix(in srgb, var(--_notice) 45%, var(--_surface));
    border-inline-start: 6px solid var(--_notice);
    border-radius: var(--_radius);
    display: grid;
    gap: 12px;
    justify-items: start;
    padding: 16px 20px;
  }
  .notice.good {
    background: color-mix(in srgb, var(--_success) 9%, var(--_surface));
    border-color: color-mix(in srgb, var(--_success) 45%, var(--_surface));
    border-inline-start-color: var(--_success);
  }
`;
