import { css, html } from 'lit';

/**
 * Placeholder in the shape of the content that is loading, with words. The view's live region speaks the same words.
 */
export const loading = (words: string) => html`<div class="loading" aria-hidden="true">
  <p class="muted">${words}</p>
  <span></span><span></span><span></span>
</div>`;

export const loadingStyles = css`
  .loading {
    /* A quick answer shows no flash of it. */
    animation: appear 0.2s 0.2s backwards;
    display: grid;
    gap: 12px;
  }
  .loading span {
    animation: breathe 1.6s ease-in-out infinite alternate;
    background: var(--_raised);
    block-size: 76px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .loading span {
      animation: none;
    }
  }
`;
