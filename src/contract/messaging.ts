import type { Profile, Topic } from './topic.ts';

/** A catalogue entry with its label in the language asked for. */
export interface Labelled {
  id: string;
  label: string;
}

export interface CatalogueMotive extends Labelled {
  /** Id of the online service that does this job faster, if there is one. */
  service?: string;
}
export interface CatalogueSubject extends Labelled {
  motives: CatalogueMotive[];
}
export interface CatalogueTheme extends Labelled {
  subjects: CatalogueSubject[];
}

/** A page of the host site that does a job faster than a message. */
export interface OnlineService extends Labelled {
  /** Why it is quicker, one sentence. */
  reason: string;
  /** Absolute, or relative to the page that embeds the tag. */
  url: string;
}

/** `GET /catalogue`: the topics of one profile in one language. */
export interface Catalogue {
  profile: Profile;
  language: string;
  /** Who is said to speed things up, with its article: "La MSA". */
  organisation: string;
  themes: CatalogueTheme[];
  services: OnlineService[];
}

/** A topic with the labels it had when the conversation began. */
export interface LabelledTopic {
  theme: Labelled;
  subject: Labelled;
  motive: Labelled;
}

export interface Message {
  id: string;
  author: 'member' | 'agent';
  /** Plain text, normalized, lines separated by LF. */
  text: string;
  /** ISO 8601, UTC. */
  sentAt: string;
  /** Name of the proxy who wrote it for the member, if one did. */
  writtenBy?: string;
}

/** All times are ISO 8601 in UTC; they are shown in Europe/Paris. */
export interface ConversationSummary {
  id: string;
  reference: string;
  profile: Profile;
  topic: LabelledTopic;
  state: 'waiting' | 'answered';
  /** There is an answer the member has not opened. */
  unread: boolean;
  /** When the first message was received. */
  receivedAt: string;
  /** When the latest answer was given; null while there is none. */
  answeredAt: string | null;
  lastMessageAt: string;
  /** By when the waiting message is to be answered; null once it is. */
  answerDueAt: string | null;
  /** Until when the member can reply in this conversation; null when not. */
  replyUntil: string | null;
}

export interface Conversation extends ConversationSummary {
  /** Oldest first. */
  messages: Message[];
}

/** `GET /conversations`: newest first; `messages` are present with `?include=messages`. */
export interface History {
  conversations: (ConversationSummary & { messages?: Message[] })[];
}

export type Channel = 'email' | 'sms';

/** A notification that was queued, with the address masked but recognisable to its owner. */
export interface NotifiedBy {
  channel: Channel;
  address: string;
}

/**
 * 201 of `POST /conversations` and of `POST /conversations/{id}/messages`. `GET /receipts/{key}` says it again to whoever
 * did not hear the answer: 404 when nothing was received under that key, 409 `still-sending` while it is being stored.
 */
export interface SentMessage {
  /** Of the conversation. */
  id: string;
  reference: string;
  receivedAt: string;
  answerDueAt: string;
  /** Where the confirmation is sent; empty when the member wants none or no address is known. */
  notifiedBy: NotifiedBy[];
}

/** Body of `POST /conversations`. */
export interface NewConversation extends Topic {
  text: string;
  /** Which of the member's profiles it is written under; the first of the token's when left out. */
  profile?: Profile;
}

/**
 * What a member has chosen and written so far: one draft for a new message, and one for each conversation they reply in
 * (`GET PUT DELETE /draft`, `?conversation={id}` for a reply). Its `ETag` is its version: a `PUT` with `If-Match` (or
 * with `If-None-Match: *` for a first one) is refused as `draft-changed` when another page or device has saved since.
 */
export interface Draft {
  theme?: string;
  subject?: string;
  motive?: string;
  profile?: Profile;
  text: string;
  /** The `Idempotency-Key` of this message, once the member has seen its summary: it is sent under no other. */
  key?: string;
}

/** Which notifications a member wants, by channel. */
export interface Preferences {
  /** A message was received. */
  receipt: { email: boolean; sms: boolean };
  /** An answer is there. */
  answer: { email: boolean };
}
