import type { Profile } from '../src/contract/topic.ts';

/** Ids of the sample members at `/login` and in `GET /demo/token?as=`. */
export const SAMPLE_MEMBER_IDS = ['particulier', 'exploitant', 'entreprise', 'tiers', 'proxy', 'agent'] as const;
export type SampleMemberId = (typeof SAMPLE_MEMBER_IDS)[number];

/** Invented person. The addresses are reserved for examples (RFC 2606), the numbers for French fiction (ARCEP). */
export interface SampleMember {
  readonly id: SampleMemberId;
  /** `sub` of the token: the member whose messages these are. */
  readonly subject: string;
  /** Name of the member, even when a proxy acts for them. */
  readonly name: string;
  readonly email: string;
  /** E.164 */
  readonly phone?: string;
  readonly profiles: readonly Profile[];
  readonly isAgent: boolean;
  /** Person who acts for the member, if it is not the member. */
  readonly proxy?: { readonly subject: string; readonly name: string };
}

const aline = {
  subject: 'member-aline-caron',
  name: 'Aline Caron',
  email: 'aline.caron@example.org',
  phone: '+33639980101',
  profiles: ['particulier'],
  isAgent: false,
} as const;

const SAMPLE_MEMBERS: Readonly<Record<SampleMemberId, SampleMember>> = {
  particulier: { id: 'particulier', ...aline },
  exploitant: {
    id: 'exploitant',
    subject: 'member-gilles-lemaire',
    name: 'Gilles Lemaire',
    email: 'gilles.lemaire@example.org',
    phone: '+33639980102',
    profiles: ['exploitant'],
    isAgent: false,
  },
  entreprise: {
    id: 'entreprise',
    subject: 'member-sonia-marchand',
    name: 'Sonia Marchand',
    email: 'sonia.marchand@example.org',
    phone: '+33639980103',
    profiles: ['entreprise'],
    isAgent: false,
  },
  tiers: {
    id: 'tiers',
    subject: 'member-karim-vasseur',
    name: 'Karim Vasseur',
    email: 'karim.vasseur@example.org',
    phone: '+33639980104',
    profiles: ['tiers'],
    isAgent: false,
  },
  proxy: { id: 'proxy', ...aline, proxy: { subject: 'member-jules-caron', name: 'Jules Caron' } },
  agent: {
    id: 'agent',
    subject: 'agent-nadia-leclercq',
    name: 'Nadia Leclercq',
    email: 'nadia.leclercq@example.org',
    profiles: [],
    isAgent: true,
  },
};

/** Finds a sample member by id. */
export function findSampleMember(id: string | undefined): SampleMember | undefined {
  const known = SAMPLE_MEMBER_IDS.find((candidate) => candidate === id);
  return known && SAMPLE_MEMBERS[known];
}

/** Lists the sample members in the order of the sign-in page. */
export function listSampleMembers(): SampleMember[] {
  return SAMPLE_MEMBER_IDS.map((id) => SAMPLE_MEMBERS[id]);
}

/** Lists the recipients of mails and text messages. Those of a proxy go to the member. */
export function listMailboxPeople(): { id: string; name: string; addresses: string[] }[] {
  return listSampleMembers()
    .filter(({ isAgent, proxy }) => !isAgent && !proxy)
    .map(({ id, name, email, phone }) => ({ id, name, addresses: phone ? [email, phone] : [email] }));
}
