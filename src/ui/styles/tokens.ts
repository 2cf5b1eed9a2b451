import { css } from '@lit/reactive-element';

/**
 * The public custom properties, each with its default, under short internal names. `light-dark()` follows the
 * `color-scheme` that reaches the element, so a site can also settle on one of the two.
 */
export const tokens = css`
  :host {
    --_accent: var(--secure-messaging-accent, light-dark(#1d5b4f, #8fd3c1));
    --_on-accent: var(--secure-messaging-accent-contrast, light-dark(#fff, #0c2a24));
    --_surface: var(--secure-messaging-surface, light-dark(#fff, #17201e));
    --_raised: var(--secure-messaging-surface-raised, light-dark(#f2f6f4, #212c29));
    --_text: var(--secure-messaging-text, light-dark(#1c2624, #e8efed));
    --_muted: var(--secure-messaging-text-muted, light-dark(#4e5c58, #afbdb9));
    --_border: var(--secure-messaging-border, light-dark(#cbd6d2, #43514d));
    --_outline: var(--secure-messaging-control-border, light-dark(#66746f, #93a29d));
    --_danger: var(--secure-messaging-danger, light-dark(#a32117, #ffb4a9));
    --_success: var(--secure-messaging-success, light-dark(#1c6a33, #8fd8a0));
    --_notice: var(--secure-messaging-notice, light-dark(#7a4b00, #f3c778));
    --_focus: var(--secure-messaging-focus, light-dark(#0b57d0, #a8c7fa));
    --_radius: var(--secure-messaging-radius, 12px);
  }
`;
