/** Sentences of the mails in one language. Dates arrive formatted; names arrive tidied, and not yet escaped. */
export interface MailWords {
  /** Name of the messaging, as in the title of its page. */
  readonly rubric: string;
  /** Colon after a label, with the space that the language sets before it. */
  readonly colon: string;
  dated(day: string): string;
  greeting(name: string): string;
  readonly receipt: {
    subject(organisation: string): string;
    readonly title: string;
    received(date: string, writtenBy: string | undefined): string;
    promise(answerDue: string | undefined): string;
    readonly lead: string;
    readonly factsTitle: string;
    readonly facts: Readonly<Record<'received' | 'answerDue' | 'writtenBy' | 'service' | 'address' | 'phone', string>>;
  };
  readonly answer: {
    subject(organisation: string): string;
    readonly title: string;
    available(date: string, writtenBy: string | undefined): string;
    readonly lead: string;
  };
  readonly closing: string;
  readonly automatic: string;
  readonly safety: string;
  readonly preferences: string;
}
