import { css } from 'lit';

/** Three ranks of buttons, also for links that act like a button. */
export const buttonStyles = css`
  .button {
    align-items: center;
    background: none;
    border: 1px solid transparent;
    border-radius: min(var(--_radius), 10px);
    color: var(--_accent);
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    font-weight: 600;
    gap: 8px;
    justify-content: center;
    line-height: 1.3;
    min-block-size: 48px;
    padding: 8px 20px;
    position: relative;
    text-align: center;
    text-decoration: none;
  }
  .primary {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .secondary {
    background: var(--_surface);
    border-color: var(--_outline);
  }
  .quiet {
    min-block-size: 44px;
    padding: 8px 12px;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .danger {
    color: var(--_danger);
  }
  .button:hover {
    box-shadow: 0 0 0 3px color-mix(in srgb, currentcolor 18%, transparent);
  }
  .primary:hover {
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--_accent) 30%, transparent);
  }
  .button:active {
    box-shadow: inset 0 0 0 2px color-mix(in srgb, currentcolor 35%, transparent);
  }
  .button[aria-disabled='true'] {
    cursor: progress;
    opacity: 0.8;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  .actions > .leave {
    margin-inline: -12px auto;
  }
  .spinner {
    animation: turn 0.9s linear infinite;
    block-size: 1em;
    border: 2px solid;
    border-block-start-color: transparent;
    border-radius: 50%;
    inline-size: 1em;
  }
  @keyframes turn {
    to {
      rotate: 360deg;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
  @container (max-width: 420px) {
    .actions > .button {
      flex: 1 1 auto;
    }
    .actions > .leave {
      margin-inline: 0;
    }
  }
`;
