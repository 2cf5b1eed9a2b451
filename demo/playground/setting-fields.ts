import manifest from '../../custom-elements.json' with { type: 'json' };
import { isPropertyValue, readCustomProperties } from './custom-properties.ts';
import { PropertyFields } from './property-fields.ts';
import { DEFAULTS, FIELDS, readHash, type Field, type Settings } from './settings.ts';
import { offerComposeTopics, offerTopics } from './topic-fields.ts';

const OPEN = 'open';

/** Form that holds all settings; the address and the preview follow it. */
export class SettingFields {
  readonly #form: HTMLFormElement;
  readonly #properties: PropertyFields;
  readonly #customProperties = readCustomProperties();
  readonly #prefersDark = matchMedia('(prefers-color-scheme: dark)');
  #last: Settings;

  /** @param onChange receives the changed fields; none when a custom property changed */
  constructor(form: HTMLFormElement, onChange: (settings: Settings, changed: Field[]) => void) {
    this.#form = form;
    const changed = () => {
      const before = this.#last;
      const settings = this.settings;
      onChange(
        settings,
        FIELDS.filter((name) => settings.fields[name] !== before.fields[name]),
      );
    };
    const place = form.querySelector<HTMLElement>('#properties')!;
    this.#properties = new PropertyFields(place, this.#customProperties, changed);
    this.#last = readHash('');
    form.addEventListener('change', changed);
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#prefersDark.addEventListener('change', () => this.#refresh());
    describeAttributes(form);
  }

  /** Settings in the form, after the selects that depend on others are brought up to date. */
  get settings(): Settings {
    this.#refresh();
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.#read(name)])) as Settings['fields'];
    this.#last = { fields, properties: this.#properties.values };
    return this.#last;
  }

  /** Fills the form; a value that it does not offer becomes the default. */
  set settings({ fields, properties }: Settings) {
    // In order: the options of each level of the topic depend on the level before it.
    for (const name of FIELDS) {
      this.#write(name, fields[name]);
      if (name === 'api-url') this.#write('profile', fields.profile);
      this.#refresh();
    }
    this.#properties.values = Object.fromEntries(
      Object.entries(properties).filter(([name, value]) =>
        this.#customProperties.some((property) => property.name === name && isPropertyValue(property, value)),
      ),
    );
    this.#last = this.settings;
  }

  /** Notes that the dialog was opened or closed from within. */
  noteOpen(open: boolean): Settings {
    this.#write(OPEN, open ? OPEN : '');
    return this.settings;
  }

  #refresh(): void {
    offerTopics((name) => this.#control(name) as HTMLSelectElement);
    offerComposeTopics(this.#form.querySelector('#compose-topic')!, this.#read('profile'));
    const scheme = this.#read('scheme');
    this.#properties.show(scheme === 'auto' ? this.#prefersDark.matches : scheme === 'dark');
  }

  #control(name: string): Element | RadioNodeList | null {
    return this.#form.elements.namedItem(name);
  }

  #read(name: Field): string {
    const control = this.#control(name) as HTMLInputElement | HTMLSelectElement | RadioNodeList;
    if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked ? OPEN : '';
    return control.value.trim();
  }

  #write(name: Field, value: string): void {
    const control = this.#control(name) as HTMLInputElement | HTMLSelectElement | RadioNodeList;
    if (control instanceof HTMLInputElement && control.type === 'checkbox') {
      control.checked = value !== '';
      return;
    }
    control.value = value;
    const isKnown = control instanceof RadioNodeList || control instanceof HTMLSelectElement;
    if (isKnown && control.value !== value) control.value = DEFAULTS[name];
  }
}

/** Shows the manifest's description of each attribute below its field. */
function describeAttributes(form: HTMLElement): void {
  const element = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName);
  for (const { name, description } of element?.attributes ?? []) {
    const hint = form.querySelector(`#${name}-hint`);
    if (hint) hint.textContent = description.replaceAll('`', '');
  }
}
