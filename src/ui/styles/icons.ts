import { html, svg } from 'lit';

const icon = (drawing: unknown) =>
  html`<svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${drawing}
  </svg>`;

export const closeIcon = icon(svg`<path d="M6 6l12 12M18 6L6 18"></path>`);
export const envelopeIcon = icon(svg`<path d="M3 6h18v13H3z"></path><path d="M3 7l9 7 9-7"></path>`);
