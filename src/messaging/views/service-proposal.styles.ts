import { css } from 'lit';

export const serviceProposalStyles = css`
  dialog {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: var(--_text);
    container-type: inline-size;
    inline-size: min(480px, 100vw - 32px);
    margin: auto;
    max-block-size: calc(100dvh - 32px);
    overflow: auto;
    padding: 24px;
  }
  dialog[open] {
    display: grid;
    gap: 20px;
  }
  dialog::backdrop {
    background: rgb(10 20 18 / 55%);
  }
  .top {
    align-items: start;
    display: flex;
    gap: 8px;
    justify-content: space-between;
  }
  h2 {
    font-size: 1.375em;
  }
  .close {
    background: none;
    block-size: 44px;
    border: 0;
    border-radius: 50%;
    color: inherit;
    cursor: pointer;
    flex: none;
    inline-size: 44px;
    margin: -8px;
    padding: 10px;
  }
  .close:hover {
    background: color-mix(in srgb, var(--_text) 10%, transparent);
  }
  #reason {
    display: grid;
    gap: 8px;
  }
  .service {
    font-size: 1.125em;
    font-weight: 700;
  }
  .actions {
    justify-content: space-between;
  }
`;
