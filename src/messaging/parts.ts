/** Parts inside the messaging that a page can style with `::part()`; the tag's class documents each. */
export const PARTS = [
  'heading',
  'primary-button',
  'secondary-button',
  'quiet-button',
  'notice',
  'error-summary',
  'textarea',
  'topic',
  'steps',
  'conversation',
  'message',
];
