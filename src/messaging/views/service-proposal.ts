import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { define } from '../../ui/define.ts';
import type { MessagingContext } from '../machine/messaging-types.ts';
import { findService } from '../machine/topics.ts';
import { closeIcon } from '../../ui/styles/icons.ts';
import { MessagingView } from './messaging-view.ts';
import { button } from '../../ui/pieces/button.ts';
import { serviceClick } from './pieces/service-link.ts';
import { serviceProposalStyles } from './service-proposal.styles.ts';

/** Pop-up that proposes an online service, which is quicker than a message. */
export class ServiceProposalView extends MessagingView {
  static override styles = [...MessagingView.styles, serviceProposalStyles];

  protected override renderView({ catalogue, message }: MessagingContext): TemplateResult {
    const { localize } = this;
    const service = findService(catalogue, message.topic);
    if (!catalogue || !service) return html`${nothing}`;
    return html`<dialog
     
      aria-labelledby="title"
      aria-describedby="reason"
      @cancel=${this.#close}
      @close=${this.#closed}
    >
      <div class="top">
        <h2 id="title" part="heading" tabindex="-1">${localize.term('proposal.title', catalogue.organisation)}</h2>
        <button class="close" type="button" aria-label=${localize.term('close')} @click=${this.#close}>
          ${closeIcon}
        </button>
      </div>
      <div id="reason">
        <p>${localize.term('proposal.intro')}</p>
        <p class="service">${service.label}</p>
        <p>${service.reason}</p>
      </div>
      <a class="button primary" part="primary-button" href=${service.url} @click=${serviceClick(this, service)}>
        ${localize.term('proposal.use')}
      </a>
      <div class="actions">
        ${button('secondary', localize.term('proposal.write'), this.#close)}
        ${this.button('quiet', 'proposal.changeMotive', { type: 'motive.change' })}
      </div>
    </dialog>`;
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog || dialog.matches(':modal') || !this.isConnected) return;
    // A dialog that was moved in the page stays open, but is no longer modal.
    dialog.close();
    dialog.showModal();
    this.focusHeading();
  }

  /** Closes by a button, by Escape (cancel), or by the phone's back gesture, which may close without asking. */
  #close = (): void => this.send({ type: 'proposal.close' });
  #closed = ({ target }: Event): void => {
    if (!(target as HTMLDialogElement).open) this.#close();
  };
}

define('secure-messaging-service-proposal', ServiceProposalView);

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging-service-proposal': ServiceProposalView;
  }
}
