import { css } from 'lit';

/** Radio buttons and check boxes whose whole row can be pressed. */
export const optionStyles = css`
  legend {
    font-size: 1.125em;
    font-weight: 700;
    margin-block-end: 12px;
    padding: 0;
  }
  .option {
    align-items: center;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: min(var(--_radius), 10px);
    cursor: pointer;
    display: flex;
    gap: 14px;
    min-block-size: 52px;
    padding: 10px 16px;
  }
  .option:hover {
    background: var(--_raised);
    border-color: var(--_outline);
  }
  .option:has(:checked) {
    background: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .option:has(:focus-visible) {
    outline: 3px solid var(--_focus);
    outline-offset: 2px;
  }
  input {
    accent-color: var(--_accent);
    block-size: 22px;
    flex: none;
    inline-size: 22px;
    margin: 0;
  }
  input:focus-visible {
    outline: none;
  }
`;
