import { errorStyles } from '../../ui/pieces/error-summary.ts';
import { fieldStyles } from './pieces/message-field.ts';
import { noticeStyles } from './pieces/notice.ts';
import { stepStyles } from '../../ui/pieces/step-indicator.ts';
import { topicStyles } from './pieces/topic-summary.ts';

export const writeMessageStyles = [stepStyles, topicStyles, errorStyles, fieldStyles, noticeStyles];
