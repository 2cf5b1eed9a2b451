import type { LoadedCatalogue } from '../server/catalogue/load-catalogue.ts';
import type { OnlineService } from '../src/contract/catalogue.ts';
import { PROFILES, type Language, type Profile, type Topic } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** An online service as one member finds it. */
export interface FoundService {
  readonly service: OnlineService;
  /** The profile it is offered to. */
  readonly profile: Profile;
  /** What a message from its page is about: the first topic that proposes it. */
  readonly topic: Topic;
  /** The same in words, "Thème ▶ Sujet ▶ Motif". */
  readonly topicLabel: string;
}

export interface ServiceGroup {
  readonly theme: string;
  readonly services: readonly FoundService[];
}

/** The services that a member's catalogue proposes, under the theme that first proposes them. */
export function listServices(catalogue: LoadedCatalogue, profile: Profile, language: Language): ServiceGroup[] {
  const { themes, services } = catalogue.present(profile, language);
  const left = new Map(services.map((service) => [service.id, service]));
  return themes
    .map((theme) => ({
      theme: theme.label,
      services: theme.subjects.flatMap((subject) =>
        subject.motives.flatMap((motive) => {
          const service = left.get(motive.service ?? '');
          if (!service) return [];
          left.delete(service.id);
          return [
            {
              service,
              profile,
              topic: { theme: theme.id, subject: subject.id, motive: motive.id },
              topicLabel: [theme.label, subject.label, motive.label].join(' ▶ '),
            },
          ];
        }),
      ),
    }))
    .filter((group) => group.services.length > 0);
}

/**
 * The service whose page a path is, for the member's own profile where it is offered, else for one that it is offered
 * to: the page of a service exists for everybody.
 */
export function findService(
  catalogue: LoadedCatalogue,
  path: string,
  member: SampleMember,
  language: Language,
): FoundService | undefined {
  return [...member.profiles, ...PROFILES]
    .flatMap((profile) => listServices(catalogue, profile, language))
    .flatMap((group) => group.services)
    .find(({ service }) => service.url === path);
}
