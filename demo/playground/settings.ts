/** Attributes of the tag; each has a field of the same name. */
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

/** Fields with their default values; an attribute's is what the tag does without it, or nothing. */
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

/** Lists the attributes that differ from their defaults; `open` has no value. */
export function attributesOf({ fields }: Settings): [name: string, value: string][] {
  return ATTRIBUTES.filter((name) => fields[name] !== DEFAULTS[name]).map((name) => [
    name,
    name === 'open' ? '' : fields[name],
  ]);
}

/** Writes the settings that differ from the defaults for the address, without `#`. */
export function writeHash({ fields, properties }: Settings): string {
  const changed = FIELDS.filter((name) => fields[name] !== DEFAULTS[name]);
  const entries = [...changed.map((name) => [name, fields[name]]), ...Object.entries(properties)];
  return new URLSearchParams(entries as [string, string][]).toString();
}

/** Reads the settings of an address, defaults for the rest; values are not checked. */
export function readHash(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const fields = Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? DEFAULTS[name]]));
  const properties = Object.fromEntries([...given].filter(([name]) => name.startsWith('--secure-messaging-')));
  return { fields: fields as Settings['fields'], properties };
}
