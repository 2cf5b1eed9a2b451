import type { Language } from '../../../src/contract/topic.ts';

/** What a mail says, before it is laid out: the text part and the HTML part are two renderings of the same content. */
export interface MailContent {
  readonly language: Language;
  /** Set between a label and its value. */
  readonly colon: string;
  readonly subject: string;
  /** The body's name and region. */
  readonly organisation: string;
  /** Name of the service that writes. */
  readonly rubric: string;
  readonly date: string;
  readonly title: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** What an acknowledgement must state, as label and value; none in an announcement. */
  readonly facts?: { readonly title: string; readonly rows: readonly Fact[] };
  /** The way to the messages: a sentence that ends with a colon, and the link's words. */
  readonly action: { readonly lead: string; readonly label: string; readonly url: string };
  readonly closing: string;
  /** Sent automatically, and why there is no text of a message in it. */
  readonly footer: readonly string[];
  readonly preferences: { readonly label: string; readonly url: string };
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}
