import * as v from 'valibot';
import { CHANNELS } from './channels.ts';

/** Body of `PUT /preferences` and answer of both its routes: the notifications that a member wants, by channel. */
export const preferences = v.pipe(
  v.strictObject({
    receipt: v.pipe(
      v.strictObject(v.entriesFromList(CHANNELS, v.boolean())),
      v.description('Confirmation that a message was received.'),
    ),
    answer: v.pipe(v.strictObject({ email: v.boolean() }), v.description('Announcement of an answer.')),
  }),
  v.metadata({
    ref: 'Preferences',
    description: 'Notifications that the member wants, by channel.',
    examples: [{ receipt: { email: true, sms: false }, answer: { email: true } }],
  }),
);
export type Preferences = v.InferOutput<typeof preferences>;
