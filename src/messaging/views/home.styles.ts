import { css } from 'lit';
import { historyStyles } from './pieces/history-entry.ts';
import { loadingStyles } from '../../ui/pieces/loading.ts';
import { noticeStyles } from './pieces/notice.ts';
import { threadStyles } from './pieces/thread.ts';
import { topicPathStyles } from './pieces/topic-path.ts';

export const homeStyles = [
  loadingStyles,
  noticeStyles,
  threadStyles,
  topicPathStyles,
  historyStyles,
  css`
    section {
      display: grid;
      gap: 12px;
    }
    .toggle-all {
      align-items: center;
      display: flex;
      gap: 8px;
      justify-content: flex-end;
      margin-inline-end: -12px;
    }
    .excerpt {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .empty svg {
      block-size: 40px;
      color: var(--_accent);
      inline-size: 40px;
      stroke-width: 1.5;
    }
    .empty {
      justify-items: center;
      padding-block: 40px;
      text-align: center;
    }
    footer {
      align-items: center;
      border-block-start: 1px solid var(--_border);
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      justify-content: space-between;
      padding-block-start: 12px;
    }
    footer .button {
      margin-inline: -12px;
    }
  `,
];
