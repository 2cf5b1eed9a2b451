import * as v from 'valibot';
import { profile } from './fields.ts';

const id = v.pipe(v.string(), v.examples(['carte-europeenne']), v.description('Catalogue id, kebab-case.'));
const label = v.pipe(
  v.string(),
  v.examples(['European card (care abroad)']),
  v.description('Label in the language asked for.'),
);

/** A catalogue entry with its label in one language. */
export const labelled = v.pipe(v.object({ id, label }), v.metadata({ ref: 'Labelled' }));
export type Labelled = v.InferOutput<typeof labelled>;

const catalogueMotive = v.pipe(
  v.object({
    ...labelled.entries,
    service: v.exactOptional(v.pipe(v.string(), v.description('Id of an online service that is faster, if any.'))),
  }),
  v.metadata({ ref: 'CatalogueMotive', description: 'The reason for a message (French "motif").' }),
);
export type CatalogueMotive = v.InferOutput<typeof catalogueMotive>;

const catalogueSubject = v.pipe(
  v.object({ ...labelled.entries, motives: v.array(catalogueMotive) }),
  v.metadata({ ref: 'CatalogueSubject' }),
);
export type CatalogueSubject = v.InferOutput<typeof catalogueSubject>;

const catalogueTheme = v.pipe(
  v.object({ ...labelled.entries, subjects: v.array(catalogueSubject) }),
  v.metadata({ ref: 'CatalogueTheme' }),
);
export type CatalogueTheme = v.InferOutput<typeof catalogueTheme>;

const onlineService = v.pipe(
  v.object({
    ...labelled.entries,
    reason: v.pipe(v.string(), v.description('Why it is faster than a message, in one sentence.')),
    url: v.pipe(
      v.string(),
      v.examples(['/services/carte-europeenne']),
      v.description('Address, absolute or relative to the page that embeds the tag.'),
    ),
  }),
  v.metadata({ ref: 'OnlineService', description: 'A page of the host site that does a job faster than a message.' }),
);
export type OnlineService = v.InferOutput<typeof onlineService>;

/** Answer of `GET /catalogue`. */
export const catalogue = v.pipe(
  v.object({
    profile,
    language: v.pipe(v.string(), v.examples(['en']), v.description('Language of the labels, a BCP 47 tag.')),
    organisation: v.pipe(
      v.string(),
      v.examples(['La MSA']),
      v.description('Public body that answers, as the subject of a sentence: with its article.'),
    ),
    themes: v.array(catalogueTheme),
    services: v.pipe(v.array(onlineService), v.description('Online services that the motives name.')),
  }),
  v.metadata({ ref: 'Catalogue', description: 'The topics of one profile in one language.' }),
);
export type Catalogue = v.InferOutput<typeof catalogue>;

/** Query of `GET /catalogue`. */
export const catalogueQuery = v.object({
  profile: v.exactOptional(v.pipe(profile, v.description('One of the profiles of the token; its first by default.'))),
});
