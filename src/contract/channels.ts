/** Ways to notify a member. A channel stands before its fallback, which is used where the provider refuses. */
export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Events that a notification announces: a message was received, or an answer is there. */
export const NOTIFICATION_KINDS = ['receipt', 'answer'] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];
