import { css, html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import type { MessagingEvent } from '../../machine/messaging-types.ts';
import { canRetry } from '../../machine/retries.ts';
import { button } from '../../../ui/pieces/button.ts';
import { failureWords, type Failure } from './failure-words.ts';

/**
 * A failure told inside a view, with the way on where there is one.
 *
 * @param send left out where a retry is offered elsewhere, or would not help
 */
export function failureNotice(
  localize: LocalizeController,
  failure: Failure,
  send?: (event: MessagingEvent) => void,
): TemplateResult {
  return html`<div class="notice" part="notice">
    <p>${failureWords(localize, failure)}</p>
    ${send && canRetry(failure) ? button('secondary', localize.term('retry'), () => send({ type: 'retry' })) : nothing}
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
