/**
 * A catalogue file of two themes and one service, the least that shows every rule; a new copy at every call.
 *
 * @param changes what is different, by path: `{ 'themes.1.subjects': [] }`; `undefined` takes a key away
 */
export function smallCatalogue(changes: Record<string, unknown> = {}): object {
  const file = {
    languages: ['fr', 'en'],
    organisation: { fr: 'La Caisse', en: 'The Fund' },
    services: [
      {
        id: 'card',
        label: { fr: 'Demander ma carte', en: 'Request my card' },
        reason: { fr: 'La demande part tout de suite.', en: 'The request is sent at once.' },
        url: '/services/card',
      },
    ],
    themes: [
      {
        id: 'health',
        label: { fr: 'Santé', en: 'Health' },
        profiles: ['particulier', 'exploitant'],
        subjects: [
          {
            id: 'cards',
            label: { fr: 'Cartes', en: 'Cards' },
            motives: [
              { id: 'european', label: { fr: 'Carte européenne', en: 'European card' }, service: 'card' },
              { id: 'other', label: { fr: 'Autre question', en: 'Another question' } },
            ],
          },
        ],
      },
      {
        id: 'landlords',
        label: { fr: 'Bailleurs', en: 'Landlords' },
        profiles: ['tiers'],
        subjects: [
          {
            id: 'tenants',
            label: { fr: 'Locataires', en: 'Tenants' },
            motives: [{ id: 'other', label: { fr: 'Autre question', en: 'Another question' } }],
          },
        ],
      },
    ],
  };
  for (const [path, value] of Object.entries(changes)) change(file, path.split('.'), value);
  return file;
}

function change(target: object, keys: string[], value: unknown): void {
  const [key = '', ...rest] = keys;
  const child: unknown = Reflect.get(target, key);
  if (rest.length > 0 && typeof child === 'object' && child !== null) change(child, rest, value);
  else if (rest.length > 0) throw new Error(`nothing at ${key}`);
  else if (value === undefined) Reflect.deleteProperty(target, key);
  else Reflect.set(target, key, value);
}
