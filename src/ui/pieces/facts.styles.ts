import { css } from 'lit';

/** Labels and their values, side by side where there is room. */
export const factsStyles = css`
  dl {
    display: grid;
    gap: 8px 16px;
    grid-template-columns: max-content 1fr;
  }
  dl div {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
  }
  dt {
    color: var(--_muted);
  }
  dd {
    font-weight: 600;
  }
  @container (max-width: 420px) {
    dl div {
      display: block;
    }
  }
`;
