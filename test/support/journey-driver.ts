import assert from 'node:assert/strict';
import type { Locator, Page, Response } from 'playwright-core';
import type { SentMessage } from '../../src/contract/conversations.ts';
import type { Language } from '../../src/contract/topic.ts';
import { CARD_PAGE, journeyWords, type JourneyWords } from './journey-words.ts';

/** Drives a page with the messaging as a member would: finds everything by role and name. */
export class MessagingDriver {
  readonly page: Page;
  readonly language: Language;
  readonly words: JourneyWords;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.language = language;
    this.words = journeyWords[language];
  }

  get messaging(): Locator {
    return this.page.locator('secure-messaging');
  }
  /** Envelope, with or without a badge. */
  get envelope(): Locator {
    return this.messaging.getByRole('button', { name: new RegExp(`^${this.words.launcher.title}`) });
  }
  get dialog(): Locator {
    return this.messaging.getByRole('dialog', { name: this.words.launcher.title, exact: true });
  }
  get field(): Locator {
    return this.messaging.getByRole('textbox', { name: this.words['message.label'], exact: true });
  }
  get reply(): Locator {
    return this.messaging.getByRole('textbox', { name: this.words['conversation.reply'], exact: true });
  }
  get counter(): Locator {
    return this.messaging.locator('#counter');
  }

  button(name: string): Locator {
    return this.messaging.getByRole('button', { name, exact: true });
  }
  heading(name: string): Locator {
    return this.messaging.getByRole('heading', { name, exact: true });
  }
  /** "Modifier le thème", "Modifier le sujet", "Modifier le motif" */
  changeButton(level: 'theme' | 'subject' | 'motive'): Locator {
    return this.button(`${this.words.change} ${this.words[`change.${level}`]}`);
  }

  /** Opens the message step from the European card's page and discards a message in progress. */
  async openOnCard(): Promise<void> {
    await this.page.goto(CARD_PAGE);
    await this.envelope.click();
    const compose = this.button(this.words['home.compose']);
    const replace = this.button(this.words['home.replace']);
    await this.field.or(compose).or(replace).waitFor();
    if (await compose.isVisible()) await compose.click();
    await this.dropDraft();
    await this.field.waitFor();
  }

  /** Discards the message in progress, if there is one, in favour of a new one. */
  async dropDraft(): Promise<void> {
    const replace = this.button(this.words['home.replace']);
    await replace.or(this.field).or(this.messaging.getByRole('radio')).first().waitFor();
    if (!(await replace.isVisible())) return;
    await replace.click();
    await this.button(this.words['home.discardYes']).click();
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
  }

  async validate(): Promise<void> {
    await this.button(this.words.validate).click();
  }

  /** Writes the text and goes on to the summary. */
  async toSummary(text: string): Promise<void> {
    await this.write(text);
    await this.validate();
    await this.heading(this.words['review.title']).waitFor();
  }

  /** Sends what the summary shows, which the server accepts at once. @returns the server's answer */
  async send(): Promise<SentMessage> {
    const answered = this.page.waitForResponse(isPost);
    const sent = await this.sendWithRetries();
    assert.equal((await answered).status(), 201);
    return sent;
  }

  /** Sends what the summary shows, in as many attempts as the page needs. @returns the server's answer */
  async sendWithRetries(): Promise<SentMessage> {
    const accepted = this.page.waitForResponse((response) => isPost(response) && response.status() === 201);
    await this.button(this.words.send).click();
    await this.heading(this.words['confirmation.title']).waitFor();
    return (await (await accepted).json()) as SentMessage;
  }

  /** Selects the radio button with that label and validates. */
  async choose(label: string): Promise<void> {
    await this.messaging.getByRole('radio', { name: label, exact: true }).check();
    await this.validate();
  }

  /** Link of the error summary, which names the fault and leads to the field. */
  get fault(): Locator {
    return this.messaging.getByRole('group', { name: this.words['fault.title'], exact: true }).getByRole('link');
  }
}

/** Matches the response to a message that was sent. */
export const isPost = (response: Response) =>
  response.request().method() === 'POST' && new URL(response.url()).pathname === '/api/conversations';
