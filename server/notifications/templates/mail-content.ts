import type { Language } from '../../../src/contract/topic.ts';

/** Content of a mail, rendered twice: as plain text and as HTML. */
export interface MailContent {
  readonly language: Language;
  /** Colon after a label. */
  readonly colon: string;
  readonly subject: string;
  /** Name and region of the organisation. */
  readonly organisation: string;
  /** Name of the messaging: "Mes messages et mes réponses". */
  readonly rubric: string;
  readonly date: string;
  readonly title: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Facts that an acknowledgement must state (CRPA, R112-11-1); absent from an announcement. */
  readonly facts?: { readonly title: string; readonly rows: readonly Fact[] };
  /** Link to the messages: a sentence that ends with a colon, and the link's words. */
  readonly action: { readonly lead: string; readonly label: string; readonly url: string };
  readonly closing: string;
  /** Notes that the mail is automatic, and why it holds no text of a message. */
  readonly footer: readonly string[];
  readonly preferences: { readonly label: string; readonly url: string };
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}
