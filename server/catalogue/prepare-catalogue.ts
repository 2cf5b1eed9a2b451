import type { Catalogue, CatalogueMotive } from '../../src/contract/catalogue.ts';
import { complete } from '../../src/contract/complete.ts';
import { PROFILES, type Profile, type Topic } from '../../src/contract/topic.ts';
import type { CatalogueFile, Labels } from './catalogue-schema.ts';

/** Labels of a topic in every language of the catalogue. */
export interface TopicLabels {
  theme: Labels;
  subject: Labels;
  motive: Labels;
}

/** A checked catalogue, prepared for fast lookups. */
export interface LoadedCatalogue {
  /** Languages of its labels; the first replaces a language that is missing. */
  readonly languages: readonly string[];
  /** Changes whenever the file's content does. */
  readonly version: string;
  /** Returns what a profile may choose from: the same frozen object at every call. */
  present(profile: Profile, language: string): Catalogue;
  /** Finds the labels of a topic; `undefined` if the catalogue does not offer it to that profile. */
  findTopic(profile: Profile, topic: Topic): TopicLabels | undefined;
}

/** Computes once what each profile sees in each language. */
export function prepareCatalogue(file: CatalogueFile, version: string): LoadedCatalogue {
  const presented = new Map<string, Catalogue>();
  const topics = new Map<string, TopicLabels>();
  for (const profile of PROFILES) {
    const narrowed = narrow(file, profile);
    for (const language of file.languages) {
      presented.set(`${profile}/${language}`, deepFreeze(translate(narrowed, profile, language)));
    }
    for (const theme of narrowed.themes) {
      for (const subject of theme.subjects) {
        for (const motive of subject.motives) {
          const labels = { theme: theme.label, subject: subject.label, motive: motive.label };
          const topic = { theme: theme.id, subject: subject.id, motive: motive.id };
          topics.set(topicKey(profile, topic), deepFreeze(labels));
        }
      }
    }
  }
  return {
    languages: Object.freeze([...file.languages]),
    version,
    present(profile, language) {
      const found = presented.get(`${profile}/${language}`) ?? presented.get(`${profile}/${file.languages[0]}`);
      if (!found) throw new RangeError(`no profile is called ${profile}`);
      return found;
    },
    findTopic: (profile, topic) => topics.get(topicKey(profile, topic)),
  };
}

/** Makes a key that no two topics share: ids hold no slash. */
function topicKey(profile: Profile, topic: Topic): string {
  return [profile, topic.theme, topic.subject, topic.motive].join('/');
}

/** Returns the part of the file that a profile sees, with the services that this part proposes. */
function narrow(file: CatalogueFile, profile: Profile): CatalogueFile {
  const isSeen = ({ profiles }: { profiles?: readonly Profile[] | undefined }) =>
    !profiles || profiles.includes(profile);
  const themes = file.themes.filter(isSeen).map((theme) => ({
    ...theme,
    subjects: theme.subjects.filter(isSeen).map((subject) => ({ ...subject, motives: subject.motives.filter(isSeen) })),
  }));
  const proposed = new Set(
    themes.flatMap(({ subjects }) => subjects.flatMap(({ motives }) => motives.map(({ service }) => service))),
  );
  return { ...file, themes, services: file.services.filter(({ id }) => proposed.has(id)) };
}

function translate(file: CatalogueFile, profile: Profile, language: string): Catalogue {
  const say = (labels: Labels) => labels[language] ?? '';
  return {
    profile,
    language,
    organisation: say(file.organisation),
    themes: file.themes.map((theme) => ({
      id: theme.id,
      label: say(theme.label),
      subjects: theme.subjects.map((subject) => ({
        id: subject.id,
        label: say(subject.label),
        motives: subject.motives.map(({ id, label, service }) =>
          complete<CatalogueMotive>({ id, label: say(label), service }),
        ),
      })),
    })),
    services: file.services.map(({ id, label, reason, url }) => ({
      id,
      label: say(label),
      reason: say(reason),
      url,
    })),
  };
}

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) deepFreeze(child);
  return Object.freeze(value);
}
