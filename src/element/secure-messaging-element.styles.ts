import { css } from '@lit/reactive-element';
import { tokens } from '../ui/styles/tokens.ts';

/** Launcher and frame of the dialog. Styles inherited from the host page are reset here, except the font. */
export const elementStyles = [
  tokens,
  css`
  :host {
    display: inline-block;
  }
  :host([mode='inline']) {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  /* Not on the host, where the page's own rules outrank these. */
  button,
  dialog,
  .notice {
    cursor: auto;
    font-family: inherit;
    font-size: 16px;
    font-style: normal;
    font-variant: normal;
    font-weight: 400;
    letter-spacing: normal;
    line-height: 1.5;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    word-spacing: normal;
  }
  button {
    cursor: pointer;
  }
  button:focus-visible {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }
  [part='launcher'] {
    align-items: center;
    background: var(--_accent);
    border: 1px solid transparent;
    border-radius: 999px;
    color: var(--_on-accent);
    display: inline-flex;
    gap: 8px;
    justify-content: center;
    min-block-size: 48px;
    min-inline-size: 48px;
    padding: 0 11px;
    position: relative;
  }
  svg {
    block-size: 24px;
    display: block;
    fill: none;
    inline-size: 24px;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 1.9;
  }
  [part='launcher']:hover {
    box-shadow: 0 0 0 4px color-mix(in srgb, var(--_accent) 25%, transparent);
  }
  [part='badge'] {
    background: var(--secure-messaging-badge, #b3261e);
    border: 2px solid var(--_surface);
    border-radius: 999px;
    color: #fff;
    font-size: 13px;
    font-weight: 700;
    inset-block-start: -8px;
    inset-inline-end: -8px;
    line-height: 20px;
    min-inline-size: 20px;
    padding: 0 3px;
    position: absolute;
    text-align: center;
  }
  dialog {
    background: var(--_surface);
    visibility: visible;
    --_close-room: 52px;
    border: 1px solid color-mix(in srgb, var(--_text) 20%, transparent);
    border-radius: var(--_radius);
    box-sizing: border-box;
    color: var(--_text);
    inline-size: min(720px, 100% - 32px);
    margin: clamp(12px, 2dvh, 40px) auto auto;
    max-block-size: calc(100dvh - 2 * clamp(12px, 2dvh, 40px));
    max-inline-size: none;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 24px;
  }
  dialog[open] {
    display: grid;
  }
  dialog > * {
    grid-area: 1 / 1;
  }
  dialog::backdrop {
    background: rgb(10 20 18 / 55%);
  }
  [part='close'] {
    align-self: start;
    background: var(--_surface);
    border: 0;
    border-radius: 999px;
    block-size: 44px;
    color: inherit;
    inline-size: 44px;
    inset-block-start: 0;
    justify-self: end;
    margin: -8px -8px 0 0;
    padding: 10px;
    position: sticky;
    z-index: 1;
  }
  [part='close']:hover {
    background: color-mix(in srgb, var(--_text) 10%, var(--_surface));
  }
  .notice {
    min-block-size: 160px;
    padding: 24px 0;
  }
  .retry {
    background: var(--_accent);
    border: 0;
    border-radius: 8px;
    color: var(--_on-accent);
    min-block-size: 44px;
    padding: 0 20px;
  }
  .hidden {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
  @media (max-width: 560px) {
    dialog {
      align-content: start;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
      inline-size: 100%;
      margin: 0;
      max-block-size: 100dvh;
      padding: 16px;
    }
  }
`,
];
