import type { CustomProperty } from './custom-properties.ts';

const PREFIX = '--secure-messaging-';

interface Row {
  property: CustomProperty;
  input: HTMLInputElement;
  reset: HTMLButtonElement;
}

/** Fields for the custom properties; an unchanged one shows the default of the preview's colour scheme. */
export class PropertyFields {
  readonly #rows: Row[];
  #values: Record<string, string> = {};

  constructor(place: HTMLElement, properties: readonly CustomProperty[], onChange: () => void) {
    this.#rows = properties.map((property) => {
      const row = makeRow(property);
      row.input.addEventListener('input', () => {
        this.#values[property.name] = property.kind === 'length' ? `${row.input.value || '0'}px` : row.input.value;
        onChange();
      });
      row.reset.addEventListener('click', () => {
        delete this.#values[property.name];
        row.input.focus();
        onChange();
      });
      place.append(row.element);
      return row;
    });
  }

  /** Changed values, by name of the property. */
  get values(): Record<string, string> {
    return { ...this.#values };
  }
  set values(values: Record<string, string>) {
    this.#values = { ...values };
  }

  /** Shows the changed values and, for the rest, the defaults on a dark or a light page. */
  show(dark: boolean): void {
    for (const { property, input, reset } of this.#rows) {
      const set = this.#values[property.name];
      const value = set ?? (dark ? property.dark : property.light);
      if (document.activeElement !== input) input.value = property.kind === 'length' ? String(parseInt(value)) : value;
      reset.hidden = set === undefined;
    }
  }
}

function makeRow(property: CustomProperty): Row & { element: HTMLElement } {
  const short = property.name.slice(PREFIX.length);
  const element = document.createElement('div');
  element.className = 'property';

  const input = document.createElement('input');
  input.id = `property-${short}`;
  input.type = property.kind === 'colour' ? 'color' : 'number';
  if (property.kind === 'length') Object.assign(input, { min: '0', max: '48', step: '1' });

  const label = document.createElement('label');
  label.htmlFor = input.id;
  label.textContent = property.kind === 'length' ? `${short} (px)` : short;

  const reset = document.createElement('button');
  reset.type = 'button';
  reset.className = 'small';
  reset.textContent = 'Reset';
  reset.ariaLabel = `Reset ${short}`;
  reset.hidden = true;

  element.append(label, input, reset);
  return { property, input, reset, element };
}
