import { css, html } from 'lit';
import type { LabelledTopic } from '../../../contract/conversations.ts';

/** "Thème ▶ Sujet ▶ Motif"; the motive, which tells conversations apart, stands out. */
export const topicPath = ({ theme, subject, motive }: LabelledTopic) =>
  html`<span class="above">${theme.label} ▶ ${subject.label} ▶ </span>${motive.label}`;

export const topicPathStyles = css`
  .above {
    color: var(--_muted);
    font-weight: 400;
  }
`;
