import { css } from 'lit';
import { errorStyles } from '../../ui/pieces/error-summary.ts';
import { loadingStyles } from '../../ui/pieces/loading.ts';
import { fieldStyles } from './pieces/message-field.ts';
import { noticeStyles } from './pieces/notice.ts';
import { threadStyles } from './pieces/thread.ts';
import { topicPathStyles } from './pieces/topic-path.ts';

export const conversationStyles = [
  errorStyles,
  loadingStyles,
  fieldStyles,
  noticeStyles,
  threadStyles,
  topicPathStyles,
  css`
    .back {
      justify-self: start;
      margin-block: -8px -16px;
      margin-inline-start: -12px;
    }
    h2 {
      font-size: 1.375em;
    }
    .end {
      justify-content: flex-end;
    }
  `,
];
