import type { LoadedCatalogue } from '../server/catalogue/load-catalogue.ts';
import type { OnlineService } from '../src/contract/catalogue.ts';
import { PROFILES, type Language, type Profile, type Topic } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** Online service as one member finds it. */
export interface FoundService {
  readonly service: OnlineService;
  /** Profile that the service is offered to. */
  readonly profile: Profile;
  /** Topic of a message from its page: the first one that proposes the service. */
  readonly topic: Topic;
  /** Topic in words, "Thème ▶ Sujet ▶ Motif". */
  readonly topicLabel: string;
}

export interface ServiceGroup {
  readonly theme: string;
  readonly services: readonly FoundService[];
}

/** Lists the services that a profile's catalogue proposes, each under the theme that first proposes it. */
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
 * Finds the service of a page by its path: as it is offered to the member's own profile, else to another one, since every
 * member may open the page of every service.
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
