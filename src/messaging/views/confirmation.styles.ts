import { css } from 'lit';
import { factsStyles } from '../../ui/pieces/facts.styles.ts';
import { stepStyles } from '../../ui/pieces/step-indicator.ts';

export const confirmationStyles = [
  stepStyles,
  factsStyles,
  css`
    h2::before {
      background: var(--_success);
      border-radius: 50%;
      color: var(--_surface);
      content: '✓' / '';
      display: inline-grid;
      font-size: 0.75em;
      block-size: 1.6em;
      inline-size: 1.6em;
      margin-inline-end: 10px;
      place-content: center;
    }
    .promise {
      font-size: 1.0625em;
    }
    .reference {
      font-variant-numeric: tabular-nums;
      letter-spacing: 0.04em;
    }
  `,
];
