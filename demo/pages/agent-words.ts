import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { Language } from '../../src/contract/topic.ts';

const fr = {
  title: 'Bureau de l’agent',
  lead: 'Les messages qui attendent une réponse, le plus pressé d’abord.',
  agentOnly: 'Ce bureau est réservé aux agents de la MSA.',
  signInAsAgent: 'Se connecter comme agent',
  none: 'Tout est à jour. Pour en voir un arriver, écrivez comme adhérent depuis la page',
  writeOne: 'Demander ma carte européenne',
  count: (n: number) =>
    n === 0
      ? 'Aucun message n’attend de réponse'
      : n === 1
        ? '1 message attend une réponse'
        : `${n} messages attendent une réponse`,
  onPage: (n: number) => (n === 1 ? '1 message sur cette page' : `${n} messages sur cette page`),
  more: 'Voir plus',
  toFirst: 'Revenir au début',
  missing: (n: number) =>
    (n === 1
      ? '1 échange ne peut pas être lu et n’est pas affiché.'
      : `${n} échanges ne peuvent pas être lus et ne sont pas affichés.`) + ' Prévenez l’exploitant du serveur.',
  refresh: 'Actualiser la liste',
  answered: (reference: string) =>
    `Votre réponse à ${reference} est enregistrée. L’adhérent en est prévenu selon ses préférences.`,
  reference: 'Référence',
  from: 'De',
  by: (proxy: string, member: string) => `${proxy}, par procuration pour ${member}`,
  received: 'Reçu le',
  due: 'À répondre au plus tard le',
  overdue: 'En retard',
  agent: 'Agent',
  exchange: 'Échange',
  unreadableName: 'Nom illisible',
  yourAnswer: 'Votre réponse',
  reply: 'Répondre',
  failed: 'La réponse n’a pas été envoyée',
  problem: 'La liste ne peut pas être affichée',
  failedTitle: (n: number) => (n === 1 ? '1 notification non remise' : `${n} notifications non remises`),
  failedTitlePage: 'Notifications non remises',
  failedLead:
    'Elles ont été refusées, ou n’ont pas pu partir en trois jours. L’adhérent n’a peut-être pas été prévenu : ' +
    'vérifiez ses coordonnées.',
  failedAnnounces: 'Annonce',
  failedSentBy: 'Envoi',
  failedOn: 'En échec depuis le',
  failedCause: 'Cause',
  failedKind: { receipt: 'Message reçu', answer: 'Réponse disponible' } satisfies Record<NotificationKind, string>,
  failedChannel: { email: 'E-mail', sms: 'SMS' } satisfies Record<Channel, string>,
};

export type AgentWords = typeof fr;

const en: AgentWords = {
  title: 'Agent’s desk',
  lead: 'The messages that wait for an answer, the most urgent first.',
  agentOnly: 'This desk is for agents of the MSA.',
  signInAsAgent: 'Sign in as an agent',
  none: 'All is up to date. To see one arrive, write as a member from the page',
  writeOne: 'Request my European card',
  count: (n) =>
    n === 0
      ? 'No message waits for an answer'
      : n === 1
        ? '1 message waits for an answer'
        : `${n} messages wait for an answer`,
  onPage: (n) => (n === 1 ? '1 message on this page' : `${n} messages on this page`),
  more: 'Show more',
  toFirst: 'Back to the beginning',
  missing: (n) =>
    (n === 1
      ? '1 conversation cannot be read and is not shown.'
      : `${n} conversations cannot be read and are not shown.`) + ' Tell the operator of the server.',
  refresh: 'Refresh the list',
  answered: (reference) =>
    `Your answer to ${reference} is recorded. The member is told according to their preferences.`,
  reference: 'Reference',
  from: 'From',
  by: (proxy, member) => `${proxy}, as proxy for ${member}`,
  received: 'Received on',
  due: 'To be answered by',
  overdue: 'Overdue',
  agent: 'Agent',
  exchange: 'Exchange',
  unreadableName: 'Name cannot be read',
  yourAnswer: 'Your answer',
  reply: 'Answer',
  failed: 'The answer was not sent',
  problem: 'The list cannot be shown',
  failedTitle: (n) => (n === 1 ? '1 notification not delivered' : `${n} notifications not delivered`),
  failedTitlePage: 'Notifications not delivered',
  failedLead:
    'They were refused, or could not leave within three days. The member may not have been told: ' +
    'check their contact details.',
  failedAnnounces: 'Announces',
  failedSentBy: 'Sent by',
  failedOn: 'Failed on',
  failedCause: 'Cause',
  failedKind: { receipt: 'Message received', answer: 'Answer available' },
  failedChannel: { email: 'E-mail', sms: 'SMS' },
};

export const agentWords: Record<Language, AgentWords> = { fr, en };
