import { css, html, nothing } from 'lit';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import type { MessagingContext, MessagingEvent } from '../../machine/messaging-types.ts';
import { resolveTopic } from '../../machine/topics.ts';

export const LEVELS = ['theme', 'subject', 'motive'] as const;
export type Level = (typeof LEVELS)[number];

/** Topic chosen so far, each level with its "Modifier". */
export function topicSummary(
  localize: LocalizeController,
  { catalogue, message }: MessagingContext,
  send: (event: MessagingEvent) => void,
) {
  const chosen = resolveTopic(catalogue, message.topic);
  if (!chosen.theme) return nothing;
  const label = (level: Level) => localize.term(level === 'theme' ? 'topic.concernsLabel' : level);
  return html`<ul class="topic" part="topic">
    ${LEVELS.map((level) =>
      chosen[level]
        ? html`<li>
            <p><span class="muted">${localize.term('labelled', label(level))}</span> <strong>${chosen[level].label}</strong></p>
            <button class="button quiet" type="button" @click=${() => send({ type: `${level}.change` })}>
              ${localize.term('change')}<span class="hidden"> ${localize.term(`change.${level}`)}</span>
            </button>
          </li>`
        : nothing,
    )}
  </ul>`;
}

export const topicStyles = css`
  .topic {
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    padding-block: 4px;
    padding-inline: 20px;
  }
  .topic li {
    align-items: center;
    display: flex;
    gap: 8px;
    justify-content: space-between;
    min-block-size: 52px;
    padding-block: 4px;
  }
  .topic li + li {
    border-block-start: 1px solid var(--_border);
  }
  .topic .button {
    flex: none;
    margin-inline-end: -10px;
  }
  @container (max-width: 420px) {
    .topic p > * {
      display: block;
    }
    .topic {
      padding-inline: 14px;
    }
  }
`;
