import { css } from 'lit';
import { loadingStyles } from '../../ui/pieces/loading.ts';
import { noticeStyles } from './pieces/notice.ts';
import { optionStyles } from '../../ui/pieces/option.styles.ts';

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
