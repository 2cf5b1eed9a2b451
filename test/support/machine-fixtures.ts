import { RequestFailure } from '../../src/api/request-failure.ts';
import type { Catalogue } from '../../src/contract/catalogue.ts';
import type { Conversation, History, SentMessage } from '../../src/contract/conversations.ts';
import type { Preferences } from '../../src/contract/preferences.ts';
import type { ProblemCode } from '../../src/contract/problem.ts';
import type { Topic } from '../../src/contract/topic.ts';

/** Two themes: one that leads to an online service and one that does not. */
export const catalogue: Catalogue = {
  profile: 'particulier',
  language: 'fr',
  organisation: 'La MSA',
  services: [
    {
      id: 'changement-situation',
      label: 'Déclarer un changement de situation',
      reason: 'Votre dossier est mis à jour sans attendre de réponse.',
      url: '#changement-situation',
    },
  ],
  themes: [
    {
      id: 'famille-logement',
      label: 'Famille, logement',
      subjects: [
        {
          id: 'allocations-familiales',
          label: 'Allocations familiales',
          motives: [
            {
              id: 'changement-situation',
              label: 'Changement de situation - Famille',
              service: 'changement-situation',
            },
            { id: 'autre-question', label: 'Autre question Allocations familiales' },
          ],
        },
      ],
    },
    {
      id: 'sante',
      label: 'Santé',
      subjects: [
        {
          id: 'cartes-assurance-maladie',
          label: "Cartes d'assurance maladie",
          motives: [{ id: 'carte-europeenne', label: "Carte européenne (soins à l'étranger)" }],
        },
      ],
    },
  ],
};

export const topicWithService: Topic = {
  theme: 'famille-logement',
  subject: 'allocations-familiales',
  motive: 'changement-situation',
};
export const topicWithoutService: Topic = {
  theme: 'sante',
  subject: 'cartes-assurance-maladie',
  motive: 'carte-europeenne',
};

/** An answered conversation whose answer is not read yet. */
export const conversation: Conversation = {
  id: 'c-1',
  reference: 'K7QM-4XTA-9F2C',
  profile: 'particulier',
  topic: {
    theme: { id: 'sante', label: 'Santé' },
    subject: { id: 'cartes-assurance-maladie', label: "Cartes d'assurance maladie" },
    motive: { id: 'carte-vitale', label: 'Carte Vitale' },
  },
  state: 'answered',
  unread: true,
  receivedAt: '2026-11-04T09:12:00.000Z',
  answeredAt: '2026-11-05T14:30:00.000Z',
  lastMessageAt: '2026-11-05T14:30:00.000Z',
  answerDueAt: null,
  replyUntil: '2099-12-05T14:30:00.000Z',
  messages: [
    { id: 'm-1', author: 'member', text: 'Bonjour,\nma carte est abîmée.', sentAt: '2026-11-04T09:12:00.000Z' },
    {
      id: 'm-2',
      author: 'agent',
      text: 'Bonjour,\nune nouvelle carte part demain.',
      sentAt: '2026-11-05T14:30:00.000Z',
    },
  ],
};

const { messages: _, ...summary } = conversation;
/** As `GET /conversations` answers without texts. */
export const history: History = { conversations: [summary] };

export const sent: SentMessage = {
  id: 'c-2',
  reference: 'P3WD-9HJR-6B4N',
  receivedAt: '2026-11-20T13:05:00.000Z',
  answerDueAt: '2026-11-24T13:05:00.000Z',
  notifiedBy: [
    { channel: 'email', address: 'a…e@example.org' },
    { channel: 'sms', address: '…12' },
  ],
};

export const preferences: Preferences = { receipt: { email: true, sms: true }, answer: { email: true } };

export const offline = new RequestFailure('offline');
export const tooLong = new RequestFailure('rejected', {
  problem: {
    type: 'urn:secure-messaging:problem:message-too-long',
    title: 'Message trop long',
    status: 422,
    detail: 'Votre message dépasse 750 caractères.',
    code: 'message-too-long',
  },
});

const problem = (status: number, code: ProblemCode) => ({
  problem: { type: `urn:secure-messaging:problem:${code}`, title: code, status, detail: `Détail de ${code}.`, code },
});
export const reused = new RequestFailure('rejected', problem(422, 'idempotency-key-reused'));
export const draftChanged = new RequestFailure('rejected', problem(412, 'draft-changed'));
export const stillSending = new RequestFailure('busy', { ...problem(409, 'still-sending'), retryAfterSeconds: 1 });
export const notFound = new RequestFailure('not-found', problem(404, 'not-found'));
export const serverFault = new RequestFailure('server');
