import type { Catalogue, Labelled } from '../../src/contract/catalogue.ts';
import { PROFILES } from '../../src/contract/topic.ts';
import { catalogue } from './simulated-backend.ts';

/** Code that no catalogue has, to try the tag's fallback. */
const UNKNOWN = 'unknown-code';

const presentFor = (profile: string): Catalogue =>
  catalogue.present(PROFILES.find((each) => each === profile) ?? PROFILES[0], 'en');

/**
 * Fills each select by the choice in the one before it: themes of the profile, subjects of the theme, motives of the
 * subject. A choice that is no longer offered is dropped.
 */
export function offerTopics(select: (name: string) => HTMLSelectElement): void {
  const { themes, services } = presentFor(select('profile').value);
  offer(select('theme'), themes);
  const subjects = themes.find(({ id }) => id === select('theme').value)?.subjects;
  offer(select('subject'), subjects ?? []);
  offer(select('motive'), subjects?.find(({ id }) => id === select('subject').value)?.motives ?? []);
  offer(select('service'), services);
}

/** Offers every topic of the profile, as the paths that `compose` is called with. */
export function offerComposeTopics(select: HTMLSelectElement, profile: string): void {
  const { themes } = presentFor(profile);
  const chosen = select.value;
  const groups = themes.map((theme) => {
    const group = document.createElement('optgroup');
    group.label = theme.label;
    const paths = theme.subjects.flatMap((subject) =>
      subject.motives.map((motive) => [theme.id, subject.id, motive.id].join('/')),
    );
    group.append(...[theme.id, ...paths].map((path) => new Option(path, path)));
    return group;
  });
  select.replaceChildren(new Option('{} (no topic)', ''), ...groups);
  restore(select, chosen);
}

function offer(select: HTMLSelectElement, entries: readonly Labelled[]): void {
  const chosen = select.value;
  select.replaceChildren(
    new Option('left out', ''),
    ...entries.map(({ id, label }) => new Option(`${id} (${label})`, id)),
    new Option('an unknown code', UNKNOWN),
  );
  restore(select, chosen);
}

function restore(select: HTMLSelectElement, value: string): void {
  const offered = [...select.options].some((option) => option.value === value);
  select.value = offered ? value : '';
}
