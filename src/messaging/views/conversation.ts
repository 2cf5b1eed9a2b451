import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Conversation, SentMessage } from '../../contract/conversations.ts';
import { define } from '../../ui/define.ts';
import { property } from '../../ui/property.ts';
import { replyOf } from '../machine/drafts.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { conversationStyles } from './conversation.styles.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { draftNotice, draftStatus, draftWords } from './pieces/draft-notice.ts';
import { errorSummary } from '../../ui/pieces/error-summary.ts';
import { failureWords } from './pieces/failure-words.ts';
import { canReply, composeAgain } from './pieces/history-entry.ts';
import { loading } from '../../ui/pieces/loading.ts';
import { COUNTER_PAUSE_MS, counterWords, messageField } from './pieces/message-field.ts';
import { failureNotice } from './pieces/notice.ts';
import { thread } from './pieces/thread.ts';
import { topicPath } from './pieces/topic-path.ts';

/** One conversation on a screen of its own, where the member can reply. */
export class ConversationView extends MessagingView {
  static override styles = [...MessagingView.styles, ...conversationStyles];

  /** The clock: whether the conversation can still be replied in depends on it. */
  @property({ attribute: false }) now: () => Date = () => new Date();
  #replySent: SentMessage | undefined;

  protected override statusWords({ failure, drafts, slot }: MessagingContext): string {
    const { localize } = this;
    if (this.isIn({ conversation: 'replying' })) return localize.term('sending');
    if (failure) return failureWords(localize, failure);
    return this.isIn({ conversation: 'loading' }) ? localize.term('loading') : draftStatus(localize, drafts[slot]);
  }

  protected override renderView(context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { history, failure, fault } = context;
    const { id, loaded, replySent } = context.conversation;
    const topic = (loaded ?? history.conversations.find((each) => each.id === id))?.topic;
    return html`${this.button('quiet back', 'toMessages', { type: 'home' }, this.isIn({ conversation: 'replying' }))}
      <h2 part="heading" tabindex="-1">${topic ? topicPath(topic) : localize.term('conversation.title')}</h2>
      ${fault ? errorSummary(localize, localize.term(`fault.${fault}`), this.#focusField) : nothing}
      ${replySent ? this.#renderReplySent(replySent) : nothing}
      ${this.isIn({ conversation: 'loading' }) && !loaded ? loading(localize.term('loading')) : nothing}
      ${this.isIn({ conversation: 'failed' }) && failure ? failureNotice(localize, failure, this.settle) : nothing}
      ${loaded ? this.#renderConversation(loaded, context) : nothing}`;
  }

  #renderReplySent({ answerDueAt }: SentMessage): TemplateResult {
    const { localize } = this;
    return html`<div class="notice good" part="notice" tabindex="-1" id="sent">
      <p><strong>${localize.term('conversation.replyReceived')}</strong></p>
      <p>${localize.term('conversation.replyPromise', localize.deadline(answerDueAt))}</p>
    </div>`;
  }

  #renderConversation(conversation: Conversation, context: MessagingContext): TemplateResult {
    const { localize } = this;
    const { reference, messages, answerDueAt } = conversation;
    return html`<p class="muted small">${localize.term('conversation.reference', reference)}</p>
      ${thread(localize, messages, 3)}
      ${
        answerDueAt && !context.conversation.replySent
          ? html`<p class="muted">${localize.term('answerDue', localize.deadline(answerDueAt))}</p>`
          : nothing
      }
      ${this.#renderReply(conversation, context)}`;
  }

  #renderReply(conversation: Conversation, context: MessagingContext) {
    const { localize } = this;
    const { fault, failure, drafts, slot } = context;
    const reply = replyOf(context);
    const draft = drafts[slot];
    const sending = this.isIn({ conversation: 'replying' });
    const waits = this.isIn({ conversation: 'waiting' });
    const busy = sending || waits;
    // Text typed while the conversation is fetched again would be lost.
    if (conversation.state === 'waiting' || !(busy || this.isIn({ conversation: 'reading' }))) return nothing;
    // A reply that was begun stays when the time to reply runs out meanwhile: the server refuses it with a reason.
    if (!reply && !busy && !canReply(conversation, this.now())) {
      return html`<div class="card">
        <p>${localize.term('conversation.replyOver')}</p>
        <div class="actions">
          ${this.button('primary', 'home.compose', composeAgain(conversation))}
        </div>
      </div>`;
    }
    return html`<form novalidate aria-busy=${busy ? 'true' : nothing} @submit=${this.#submit}>
      ${messageField(localize, {
        label: localize.term('conversation.reply'),
        placeholder: localize.term('conversation.replyPlaceholder'),
        text: reply,
        fault,
        draft: draftWords(localize, draft, reply),
        readonly: busy,
        onInput: this.#input,
      })}
      ${
        conversation.replyUntil
          ? html`<p class="muted small">
              ${localize.term('conversation.replyUntil', localize.longDate(conversation.replyUntil))}
            </p>`
          : nothing
      }
      ${draftNotice(localize, draft?.other, this.settle)} ${failure ? failureNotice(localize, failure) : nothing}
      ${waits ? html`<p>${localize.term('failure.again')}</p>` : nothing}
      <div class="actions end">
        ${waits ? this.button('secondary', 'failure.toMessage', { type: 'back' }) : nothing}
        ${button('primary', localize.term(sending ? 'sending' : waits ? 'retry' : 'send'), undefined, sending)}
      </div>
    </form>`;
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    const sent = this.renderRoot.querySelector<HTMLElement>('#sent');
    const replySent = this.actor?.getSnapshot().context.conversation.replySent;
    // The form is about to be removed, with the button that has the focus.
    if (replySent !== this.#replySent && sent) sent.focus();
    this.#replySent = replySent;
  }

  #focusField = (): void => this.renderRoot.querySelector('textarea')?.focus();

  #input = (text: string): void => {
    this.send({ type: 'reply.change', text });
    this.say(counterWords(this.localize, text), COUNTER_PAUSE_MS);
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.send({ type: this.isIn({ conversation: 'waiting' }) ? 'retry' : 'reply.send' });
    void this.focusErrors();
  };
}

define('secure-messaging-conversation', ConversationView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-conversation': ConversationView;
  }
}
