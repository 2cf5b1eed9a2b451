import { css } from 'lit';
import { errorStyles } from '../../ui/pieces/error-summary.ts';
import { loadingStyles } from '../../ui/pieces/loading.ts';
import { optionStyles } from '../../ui/pieces/option.styles.ts';
import { stepStyles } from '../../ui/pieces/step-indicator.ts';
import { topicStyles } from './pieces/topic-summary.ts';

export const chooseTopicStyles = [
  stepStyles,
  topicStyles,
  errorStyles,
  loadingStyles,
  optionStyles,
  css`
    .concerns {
      font-size: 1.125em;
      margin-block-end: -12px;
    }
    .field-error {
      margin-block-end: 12px;
    }
    .options {
      display: grid;
      gap: 8px;
    }
    [aria-invalid] .option {
      border-color: var(--_danger);
    }
  `,
];
