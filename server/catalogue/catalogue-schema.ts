import * as v from 'valibot';
import { CATALOGUE_ID, CATALOGUE_ID_MAX_LENGTH, PROFILES } from '../../src/contract/topic.ts';

/** A text in every language of the file, by language code. */
export type Labels = Record<string, string>;

const LANGUAGE_CODE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

const idSchema = v.pipe(
  v.string(),
  v.regex(CATALOGUE_ID, 'must be kebab-case: a-z, 0-9 and single hyphens'),
  v.maxLength(CATALOGUE_ID_MAX_LENGTH, `must have at most ${CATALOGUE_ID_MAX_LENGTH} characters`),
);

const textSchema = v.pipe(v.string(), v.regex(/[\p{L}\p{N}]/u, 'must not be blank'));

const profilesSchema = v.pipe(
  v.array(v.picklist(PROFILES)),
  v.nonEmpty('must name at least one profile'),
  v.check((profiles) => new Set(profiles).size === profiles.length, 'names a profile twice'),
);

const languagesSchema = v.pipe(
  v.array(v.pipe(v.string(), v.regex(LANGUAGE_CODE, 'must be a language code such as "fr"'))),
  v.nonEmpty('must name at least one language'),
  v.check((languages) => new Set(languages).size === languages.length, 'names a language twice'),
);

/**
 * Accepts an http(s) address or a path of the host site. Browsers read `\` as `/` and drop tabs and line feeds, so
 * `/\host` and `/<tab>/host` would leave the site as `//host` does.
 */
function isServiceUrl(url: string): boolean {
  if (/[\s\\]|\p{Cc}/u.test(url)) return false;
  return /^\/(?!\/)/.test(url) || (/^https?:\/\//i.test(url) && URL.canParse(url));
}

/** Requires labels in exactly the declared languages, or in any while the declaration itself is at fault. */
function labelsSchema(languages: readonly string[] | undefined): v.GenericSchema<Labels> {
  if (!languages) return v.record(v.string(), textSchema);
  return v.strictObject(Object.fromEntries(languages.map((language) => [language, textSchema])));
}

/**
 * Makes the schema of a catalogue file. Relations between its parts (unique ids, existing services, profiles that leave no
 * level empty) are checked by `checkCatalogue`.
 *
 * @param file parsed file; its declared languages are those that labels must have
 */
export function catalogueSchemaFor(file: unknown) {
  const declared = v.safeParse(v.object({ languages: languagesSchema }), file);
  const labels = labelsSchema(declared.success ? declared.output.languages : undefined);
  const motive = v.strictObject({
    id: idSchema,
    label: labels,
    profiles: v.optional(profilesSchema),
    service: v.optional(v.string()),
  });
  const subject = v.strictObject({
    id: idSchema,
    label: labels,
    profiles: v.optional(profilesSchema),
    motives: v.pipe(v.array(motive), v.nonEmpty('must have at least one motive')),
  });
  const theme = v.strictObject({
    id: idSchema,
    label: labels,
    profiles: profilesSchema,
    subjects: v.pipe(v.array(subject), v.nonEmpty('must have at least one subject')),
  });
  const service = v.strictObject({
    id: idSchema,
    label: labels,
    reason: labels,
    url: v.pipe(v.string(), v.check(isServiceUrl, 'must be an http(s) address or a path that starts with one "/"')),
  });
  return v.strictObject({
    languages: languagesSchema,
    organisation: labels,
    services: v.array(service),
    themes: v.pipe(v.array(theme), v.nonEmpty('must have at least one theme')),
  });
}

/** A catalogue file that follows the schema. */
export type CatalogueFile = v.InferOutput<ReturnType<typeof catalogueSchemaFor>>;
