/** What a page can style inside the messaging with `::part()`; documented with the tag's class. */
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
