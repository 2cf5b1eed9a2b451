import { css } from 'lit';
import { factsStyles } from '../../ui/pieces/facts.styles.ts';
import { noticeStyles } from './pieces/notice.ts';
import { stepStyles } from '../../ui/pieces/step-indicator.ts';

export const reviewStyles = [
  stepStyles,
  factsStyles,
  noticeStyles,
  css`
    .text {
      background: var(--_surface);
      border: 1px solid var(--_border);
      border-radius: min(var(--_radius), 10px);
      margin-block-start: 4px;
      padding: 14px 16px;
    }
  `,
];
