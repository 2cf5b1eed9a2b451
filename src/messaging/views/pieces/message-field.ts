import { css, html, nothing } from 'lit';
import { countCharacters, MESSAGE_MAX_CHARACTERS, type MessageFault } from '../../../contract/message-rules.ts';
import type { LocalizeController } from '../../../ui/words/localize.ts';
import { fieldError } from '../../../ui/pieces/error-summary.ts';

/** The counter waits for a pause in typing before it speaks, in ms. */
export const COUNTER_PAUSE_MS = 1000;

/** "750 caractères restants.", or by how many the text is over. */
export function counterWords(localize: LocalizeController, text: string): string {
  const left = MESSAGE_MAX_CHARACTERS - countCharacters(text);
  return left < 0 ? localize.term('message.over', -left) : localize.term('message.left', left);
}

interface MessageField {
  label: string;
  placeholder: string;
  text: string;
  fault: MessageFault | undefined;
  /** Says in words whether the text is saved. */
  draft: string;
  readonly?: boolean;
  onInput: (text: string) => void;
}

/** Field for a message. It takes any length and says by how much it is over, so that nothing that is pasted gets lost. */
export function messageField(localize: LocalizeController, field: MessageField) {
  const input = (event: Event) => field.onInput((event.target as HTMLTextAreaElement).value);
  const over = countCharacters(field.text) > MESSAGE_MAX_CHARACTERS;
  return html`<div class="field">
    <label for="field" class="label">${field.label}</label>
    <p id="advice" class="advice">${localize.term('message.advice')}</p>
    ${field.fault ? fieldError(localize.term(`fault.${field.fault}`)) : nothing}
    <textarea
      id="field"
      part="textarea"
      dir="auto"
      rows="9"
      .value=${field.text}
      placeholder=${field.placeholder}
      ?readonly=${field.readonly}
      aria-describedby="${field.fault ? 'error ' : ''}advice counter"
      aria-invalid=${field.fault ? 'true' : nothing}
      @input=${input}
    ></textarea>
    <div class="below">
      <p id="draft" class="muted small">${field.draft}</p>
      <p id="counter" class="counter ${over ? 'over' : ''}">${counterWords(localize, field.text)}</p>
    </div>
  </div>`;
}

export const fieldStyles = css`
  .field {
    display: grid;
    gap: 10px;
  }
  .label {
    font-size: 1.125em;
    font-weight: 700;
  }
  .advice {
    border-inline-start: 4px solid var(--_notice);
    padding-inline-start: 12px;
  }
  textarea {
    background: var(--_surface);
    border: 1px solid var(--_outline);
    border-radius: min(var(--_radius), 10px);
    color: inherit;
    display: block;
    field-sizing: content;
    font: inherit;
    inline-size: 100%;
    line-height: 1.6;
    max-block-size: 70vh;
    min-block-size: 13em;
    padding: 12px 14px;
    resize: vertical;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  textarea[aria-invalid] {
    border: 2px solid var(--_danger);
  }
  .below {
    align-items: baseline;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .counter {
    color: var(--_muted);
    margin-inline-start: auto;
  }
  .over {
    color: var(--_danger);
    font-weight: 600;
  }
`;
