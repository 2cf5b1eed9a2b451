import { css } from 'lit';
import { tokens } from './tokens.ts';

/**
 * Styles of every view. Lengths are in px or em, because a host page may have any root font size. Styles inherited from
 * the host page are reset here, except the font family and the colour scheme.
 */
export const baseStyles = [
  tokens,
  css`
    :host {
      all: initial;
      background: transparent;
      color: var(--_text);
      color-scheme: inherit;
      container-type: inline-size;
      direction: inherit;
      display: block;
      font-family: var(--secure-messaging-font, inherit);
      font-size: var(--secure-messaging-font-size, medium);
      line-height: 1.5;
      overflow-wrap: anywhere;
    }
    :host([hidden]) {
      display: none;
    }
    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }
    h2,
    h3,
    h4,
    p,
    ol,
    ul,
    dl,
    dd,
    fieldset {
      border: 0;
      margin: 0;
      min-inline-size: 0;
      padding: 0;
    }
    ol,
    ul {
      list-style: none;
    }
    h2 {
      font-size: clamp(1.375em, 1.1em + 2cqi, 1.75em);
      font-weight: 700;
      line-height: 1.25;
      text-wrap: balance;
    }
    h3,
    h4 {
      font-size: 1.0625em;
      line-height: 1.4;
    }
    a {
      color: var(--_accent);
      text-underline-offset: 0.2em;
    }
    a:hover {
      text-decoration-thickness: 2px;
    }
    :focus-visible {
      border-radius: 6px;
      outline: 3px solid var(--_focus);
      outline-offset: 2px;
    }
    h2:focus {
      outline-offset: 4px;
    }
    .view,
    form {
      display: grid;
      gap: 24px;
      grid-template-columns: minmax(0, 1fr);
    }
    /* Room for the button that closes the dialog. */
    .view > :is(h2, .steps):first-child {
      padding-inline-end: var(--_close-room, 0);
    }
    .muted {
      color: var(--_muted);
    }
    .small {
      font-size: 0.9375em;
    }
    .text {
      line-height: 1.6;
      white-space: pre-line;
    }
    .card {
      background: var(--_raised);
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      display: grid;
      gap: 12px;
      padding: 20px;
    }
    .hidden {
      block-size: 1px;
      clip-path: inset(50%);
      inline-size: 1px;
      overflow: hidden;
      position: absolute;
      white-space: nowrap;
    }
    @container (max-width: 420px) {
      .view,
      form {
        gap: 20px;
      }
      .card {
        padding: 16px;
      }
    }
  `,
];
