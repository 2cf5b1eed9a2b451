/** The tag's attributes that stand in fields of their own name. */
export const ATTRIBUTES = [
  'api-url',
  'theme',
  'subject',
  'motive',
  'service',
  'profile',
  'mode',
  'documents-url',
  'lang',
  'open',
] as const;

/** Every field with the value that it has at first. An attribute's is what the tag does without it, or nothing. */
export const DEFAULTS = {
  'api-url': '/api',
  theme: '',
  subject: '',
  motive: '',
  service: '',
  profile: '',
  mode: 'launcher',
  'documents-url': '',
  lang: '',
  open: '',
  slot: '',
  token: 'provider',
  backend: 'normal',
  history: 'sample',
  scheme: 'auto',
  width: 'full',
} as const satisfies Record<string, string>;

export type Field = keyof typeof DEFAULTS;

export const FIELDS = Object.keys(DEFAULTS) as Field[];

export interface Settings {
  fields: Record<Field, string>;
  /** Custom properties that were changed, by name. */
  properties: Record<string, string>;
}

/** The tag's attributes that differ from what it does without them; `open` has no value. */
export function attributesOf({ fields }: Settings): [name: string, value: string][] {
  return ATTRIBUTES.filter((name) => fields[name] !== DEFAULTS[name]).map((name) => [
    name,
    name === 'open' ? '' : fields[name],
  ]);
}

/** What differs from the beginning, for the address: without `#`, empty when nothing does. */
export function writeHash({ fields, properties }: Settings): string {
  const changed = FIELDS.filter((name) => fields[name] !== DEFAULTS[name]);
  const entries = [...changed.map((name) => [name, fields[name]]), ...Object.entries(properties)];
  return new URLSearchParams(entries as [string, string][]).toString();
}

/** Settings of an address. What it does not name is as at first; whether the values make sense is not looked at. */
export function readHash(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const fields = Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? DEFAULTS[name]]));
  const properties = Object.fromEntries([...given].filter(([name]) => name.startsWith('--secure-messaging-')));
  return { fields: fields as Settings['fields'], properties };
}
