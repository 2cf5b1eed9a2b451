import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { listSampleMembers, type SampleMemberId } from '../sample-members.ts';
import { renderPage } from './layout.ts';

const fr = {
  title: 'Se connecter',
  lead: 'Choisissez qui vous êtes. Aucun mot de passe\u00a0: ces personnes sont inventées.',
  forMembers: 'La page demandée est celle d’un adhérent.',
  current: 'connecté en ce moment',
  kinds: {
    particulier: 'Particulier',
    exploitant: 'Exploitant',
    entreprise: 'Entreprise',
    tiers: 'Tiers',
    proxy: 'Particulier, par procuration',
    agent: 'Agent de la MSA',
  } satisfies Record<SampleMemberId, string>,
  about: {
    particulier: 'Trois échanges dans son historique, dont une réponse non lue.',
    exploitant: 'Exploitation en polyculture, a en plus le thème des cotisations.',
    entreprise: 'Employeur\u00a0: embauche, DSN, arrêts de travail des salariés.',
    tiers: 'Mandataire, bailleur ou professionnel de santé.',
    proxy: 'Agit pour Aline Caron, avec un mandat.',
    agent: 'Répond aux messages depuis le bureau de l’agent.',
  } satisfies Record<SampleMemberId, string>,
};

const en: typeof fr = {
  title: 'Sign in',
  lead: 'Choose who you are. No password: these people are invented.',
  forMembers: 'The page you asked for is a member’s.',
  current: 'signed in now',
  kinds: {
    particulier: 'Private individual',
    exploitant: 'Farmer',
    entreprise: 'Employer',
    tiers: 'Third party',
    proxy: 'Private individual, by proxy',
    agent: 'MSA agent',
  },
  about: {
    particulier: 'Three exchanges in the history, one answer not yet read.',
    exploitant: 'Runs a mixed farm and has the contributions theme as well.',
    entreprise: 'Employer: hiring, payroll returns, sick leave of employees.',
    tiers: 'Accountant, landlord or health professional.',
    proxy: 'Acts for Aline Caron, with a mandate.',
    agent: 'Answers messages at the agent’s desk.',
  },
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders the choice of a sample member; it leads to `next`, a path of this site. */
export function loginPage(c: DemoContext, next: string) {
  const say = words[c.get('language')];
  const current = c.get('member');
  const isTurnedAway = next !== '' && current?.isAgent === true;
  return renderPage(c, {
    title: say.title,
    main: html`
      <p class="lead">${isTurnedAway ? `${say.forMembers} ` : ''}${say.lead}</p>
      <form method="post" action="/login">
        <input type="hidden" name="next" value="${next}" />
        <ul class="people">
          ${listSampleMembers().map(
            ({ id, name, proxy }) =>
              html`<li>
                <button class="person" name="member" value="${id}" ${id === current?.id ? html`aria-current="true"` : ''}>
                  <span class="person-name">${proxy?.name ?? name}</span>
                  <span class="person-kind">${say.kinds[id]}</span>
                  <span class="person-about">${say.about[id]}</span>
                  ${id === current?.id ? html`<span class="note">(${say.current})</span>` : ''}
                </button>
              </li>`,
          )}
        </ul>
      </form>
    `,
  });
}
