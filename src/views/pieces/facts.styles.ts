import { css } from 'lit';

/** Labels and their values, side by side where there is room. */
export const factsStyles = css`
  dl {
    display: grid;
    gap: 8px;
  }
  dl div {
    display: grid;
    gap: 0 16px;
    grid-template-columns: minmax(6em, max-content) 1fr;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    font-weight: 600;
  }
  @container (max-width: 420px) {
    dl div {
      grid-template-columns: 1fr;
    }
  }
`;
