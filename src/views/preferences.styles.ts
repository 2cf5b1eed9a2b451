import { css } from 'lit';
import { loadingStyles } from './pieces/loading.ts';
import { noticeStyles } from './pieces/notice.ts';
import { optionStyles } from './pieces/option.styles.ts';

export const preferencesStyles = [
  loadingStyles,
  noticeStyles,
  optionStyles,
  css`
    fieldset {
      display: grid;
      gap: 8px;
    }
  `,
];
