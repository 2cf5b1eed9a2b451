import { agentWords } from '../../demo/pages/agent-words.ts';
import { layoutWords } from '../../demo/pages/layout-words.ts';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { english } from '../../src/ui/words/en.ts';
import { french } from '../../src/ui/words/fr.ts';
import { launcherWords } from '../../src/ui/words/launcher.ts';
import type { CatalogueMotive, CatalogueSubject, CatalogueTheme } from '../../src/contract/catalogue.ts';
import type { Language, Profile, Topic } from '../../src/contract/topic.ts';

/** Words of the element and the demo, by language. */
export const journeyWords = {
  fr: { ...french, launcher: launcherWords.fr, site: layoutWords.fr, desk: agentWords.fr },
  en: { ...english, launcher: launcherWords.en, site: layoutWords.en, desk: agentWords.en },
} as const satisfies Record<Language, unknown>;

export type JourneyWords = (typeof journeyWords)[Language];

/** Topic of the European card's page. */
export const CARD_TOPIC: Topic = { theme: 'sante', subject: 'cartes-assurance-maladie', motive: 'carte-europeenne' };
export const CARD_PAGE = '/services/carte-europeenne';

interface TopicEntries {
  readonly theme: CatalogueTheme;
  readonly subject: CatalogueSubject;
  readonly motive: CatalogueMotive;
}

/** Finds the catalogue's entries for a topic. Their labels are what a member sees. */
export function findTopic(
  topic: Topic,
  language: Language,
  { profile = 'particulier', file }: { profile?: Profile; file?: string } = {},
): TopicEntries {
  const theme = loadCatalogue(file)
    .present(profile, language)
    .themes.find(({ id }) => id === topic.theme);
  const subject = theme?.subjects.find(({ id }) => id === topic.subject);
  const motive = subject?.motives.find(({ id }) => id === topic.motive);
  if (!theme || !subject || !motive) throw new RangeError(`no topic ${JSON.stringify(topic)} for ${profile}`);
  return { theme, subject, motive };
}

/** Joins the labels of a topic: "Thème ▶ Sujet ▶ Motif". */
export const pathOf = ({ theme, subject, motive }: TopicEntries) =>
  [theme.label, subject.label, motive.label].join(' ▶ ');

interface Dates {
  readonly locale: string;
  /** Changes the locale's own date to the words of the element. */
  readonly tidy: (day: string) => string;
  readonly time: (hours: string, minutes: string) => string;
}

const dates: Record<Language, Dates> = {
  fr: {
    locale: 'fr-FR',
    tidy: (day) => day.replace(/ 1 /, ' 1er '),
    time: (hours, minutes) => `à ${Number(hours)} h ${minutes}`,
  },
  en: { locale: 'en-GB', tidy: (day) => day.replace(',', ''), time: (hours, minutes) => `at ${hours}:${minutes}` },
};

/** Formats a date and time in French legal time: "mercredi 3 mai 2017 à 16 h 05". */
export function sayDateTime(iso: string, language: Language): string {
  const [hours = '', minutes = ''] = format(iso, 'fr-FR', { hour: '2-digit', minute: '2-digit' }).split(':');
  return `${sayDay(iso, language)} ${dates[language].time(hours, minutes)}`;
}

/** Formats a deadline. Midnight, as for a message received on a day off, is said as the day before. */
export function sayDeadline(iso: string, language: Language): string {
  const isMidnight = format(iso, 'fr-FR', { timeStyle: 'medium' }) === '00:00:00';
  return isMidnight ? sayDay(new Date(Date.parse(iso) - 1).toISOString(), language) : sayDateTime(iso, language);
}

/** Formats a date: "mercredi 3 mai 2017". */
export function sayDay(iso: string, language: Language): string {
  const { locale, tidy } = dates[language];
  return tidy(format(iso, locale, { dateStyle: 'full' }));
}

function format(iso: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'Europe/Paris' }).format(new Date(iso));
}

/** Normalises white space, no-break spaces included, to single spaces. */
export const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
