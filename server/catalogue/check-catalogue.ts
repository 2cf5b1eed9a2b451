import * as v from 'valibot';
import { PROFILES, type Profile } from '../../src/contract/topic.ts';
import { catalogueSchemaFor, type CatalogueFile } from './catalogue-schema.ts';

/** Something wrong in a catalogue file. */
export interface CatalogueFault {
  /** Place in the file, e.g. `themes[2].subjects[0].motives`; empty for the file as a whole. */
  path: string;
  /** Description, e.g. `must have at least one motive`. */
  text: string;
}

export type CatalogueCheck = { file: CatalogueFile; faults?: never } | { file?: never; faults: CatalogueFault[] };

/**
 * Checks a parsed catalogue file: its form, and the relations between its parts even if the form is at fault, so that the
 * editor of the file sees every fault at once.
 */
export function checkCatalogue(input: unknown): CatalogueCheck {
  const parsed = v.safeParse(catalogueSchemaFor(input), input, { message: describeIssue });
  const faults = [...(parsed.issues ?? []).map(toFault), ...findLinkFaults(input)];
  return parsed.success && faults.length === 0 ? { file: parsed.output } : { faults };
}

function toFault(issue: v.BaseIssue<unknown>): CatalogueFault {
  let path = '';
  for (const { key } of issue.path ?? []) {
    if (typeof key === 'number') path += `[${key}]`;
    else path += path ? `.${String(key)}` : String(key);
  }
  return { path, text: issue.message };
}

/** Describes the issues for which the schema has no message: keys and types. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'is not a known key';
  if (issue.received === 'undefined') return 'is missing';
  const kinds: Record<string, string> = { Object: 'an object', Array: 'a list', string: 'a text' };
  return `must be ${kinds[issue.expected ?? ''] ?? issue.expected}, not ${issue.received}`;
}

/** Reads a list leniently: unreadable entries keep their index. */
function outlineList<const TSchema extends v.GenericSchema>(item: TSchema) {
  return v.fallback(v.array(item), []);
}
const text = v.fallback(v.optional(v.string()), undefined);
const profiles = v.fallback(v.optional(v.array(v.picklist(PROFILES))), undefined);
const motiveOutline = v.fallback(v.object({ id: text, profiles, service: text }), {});
const subjectOutline = v.fallback(v.object({ id: text, profiles, motives: outlineList(motiveOutline) }), {
  motives: [],
});
const themeOutline = v.fallback(v.object({ id: text, profiles, subjects: outlineList(subjectOutline) }), {
  subjects: [],
});
const fileOutline = v.fallback(
  v.object({
    services: outlineList(v.fallback(v.object({ id: text }), {})),
    themes: outlineList(themeOutline),
  }),
  { services: [], themes: [] },
);

function findLinkFaults(input: unknown): CatalogueFault[] {
  const { services, themes } = v.parse(fileOutline, input);
  const faults: CatalogueFault[] = [...findRepeatedIds('services', services), ...findRepeatedIds('themes', themes)];
  const known = new Set(services.map(({ id }) => id));
  const proposed = new Set<string>();

  themes.forEach((theme, t) => {
    const themePath = `themes[${t}]`;
    const themeProfiles = theme.profiles ?? PROFILES;
    faults.push(
      ...findRepeatedIds(`${themePath}.subjects`, theme.subjects),
      ...findProfileFaults(`${themePath}.subjects`, themeProfiles, theme.subjects),
    );
    theme.subjects.forEach((subject, s) => {
      const motivesPath = `${themePath}.subjects[${s}].motives`;
      faults.push(
        ...findRepeatedIds(motivesPath, subject.motives),
        ...findProfileFaults(motivesPath, subject.profiles ?? themeProfiles, subject.motives),
      );
      subject.motives.forEach(({ service }, m) => {
        if (service === undefined) return;
        proposed.add(service);
        if (known.has(service)) return;
        faults.push({ path: `${motivesPath}[${m}].service`, text: `no service has the id "${service}"` });
      });
    });
  });

  services.forEach(({ id }, i) => {
    if (id === undefined || proposed.has(id)) return;
    faults.push({ path: `services[${i}]`, text: `no motive proposes the service "${id}"` });
  });
  return faults;
}

function findRepeatedIds(path: string, siblings: readonly { id?: string | undefined }[]): CatalogueFault[] {
  const first = new Map<string, number>();
  return siblings.flatMap(({ id }, i) => {
    if (id === undefined) return [];
    const before = first.get(id);
    if (before === undefined) first.set(id, i);
    return before === undefined
      ? []
      : [{ path: `${path}[${i}].id`, text: `"${id}" is already the id of ${path}[${before}]` }];
  });
}

/** Children may narrow their parent's profiles, never widen them, and must leave each of them something to choose. */
function findProfileFaults(
  path: string,
  parent: readonly Profile[],
  children: readonly { profiles?: readonly Profile[] | undefined }[],
): CatalogueFault[] {
  const foreign = children.flatMap((child, i) =>
    (child.profiles ?? []).flatMap((profile, p) =>
      parent.includes(profile)
        ? []
        : [{ path: `${path}[${i}].profiles[${p}]`, text: `"${profile}" is not a profile of the level above` }],
    ),
  );
  // An empty list is the schema's to report.
  if (children.length === 0) return foreign;
  const empty = parent
    .filter((profile) => children.every((child) => child.profiles && !child.profiles.includes(profile)))
    .map((profile) => ({ path, text: `nothing is left to choose for the profile "${profile}"` }));
  return [...foreign, ...empty];
}
