import type { Catalogue } from '../../src/contract/catalogue.ts';
import type { Conversation, LabelledTopic, Message, SentMessage } from '../../src/contract/conversations.ts';
import type { Draft } from '../../src/contract/drafts.ts';
import type { MessagingRequests } from '../../src/messaging/machine/messaging-types.ts';
import { draftChanged, notFound } from './machine-fixtures.ts';

const entry = (label: string, id = label.toLowerCase().replace(/[^a-z]+/g, '-')) => ({ id, label });

/** A small catalogue: two themes, one motive with an online service. */
export const catalogue: Catalogue = {
  profile: 'particulier',
  language: 'fr',
  organisation: 'La MSA',
  services: [
    {
      id: 'changement',
      label: 'Déclarer un changement de situation',
      reason: 'Votre dossier est mis à jour aussitôt.',
      url: '#changement',
    },
  ],
  themes: [
    {
      ...entry('Santé', 'sante'),
      subjects: [
        {
          ...entry('Cartes d’assurance maladie', 'cartes'),
          motives: [entry('Carte Vitale'), entry('Carte européenne', 'ceam')],
        },
      ],
    },
    {
      ...entry('Famille, logement', 'famille'),
      subjects: [
        { ...entry('Aides au logement', 'logement'), motives: [entry('Autre question Aides au logement', 'autre')] },
        {
          ...entry('Allocations familiales', 'allocations'),
          motives: [
            entry('Demande de quotient familial', 'quotient'),
            { ...entry('Changement de situation - Famille', 'situation'), service: 'changement' },
          ],
        },
      ],
    },
  ],
};

/** Topics of {@link catalogue}, without and with an online service. */
export const plainTopic = { theme: 'sante', subject: 'cartes', motive: 'ceam' };
export const servedTopic = { theme: 'famille', subject: 'allocations', motive: 'situation' };

const labelledTopic: LabelledTopic = {
  theme: { id: 'sante', label: 'Santé' },
  subject: { id: 'cartes', label: 'Cartes d’assurance maladie' },
  motive: { id: 'ceam', label: 'Carte européenne' },
};

export const memberMessage: Message = {
  id: 'm1',
  author: 'member',
  text: 'Bonjour,\nMa carte est abîmée.',
  sentAt: '2017-05-03T14:05:00Z',
};
export const agentMessage: Message = {
  id: 'm2',
  author: 'agent',
  text: 'Bonjour,\n\nUne nouvelle carte est en route.',
  sentAt: '2017-05-05T08:00:00Z',
};

/** An answered conversation of May 2017, read, in which one could reply until 4 June 2017. */
export function answered(change: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c1',
    reference: 'K7QM-4XTA-9F2C',
    profile: 'particulier',
    topic: labelledTopic,
    state: 'answered',
    unread: false,
    receivedAt: memberMessage.sentAt,
    answeredAt: agentMessage.sentAt,
    lastMessageAt: agentMessage.sentAt,
    answerDueAt: null,
    replyUntil: '2017-06-04T08:00:00Z',
    messages: [memberMessage, agentMessage],
    ...change,
  };
}

/** The same before the answer. */
export const waiting = (change: Partial<Conversation> = {}): Conversation =>
  answered({
    state: 'waiting',
    answeredAt: null,
    lastMessageAt: memberMessage.sentAt,
    answerDueAt: '2017-05-05T14:05:00Z',
    replyUntil: null,
    messages: [memberMessage],
    ...change,
  });

/** Midnight at the end of Thursday 4 May 2017 in Paris: the deadline of what is received on a day off. */
export const MIDNIGHT = '2017-05-04T22:00:00Z';

export const sentMessage: SentMessage = {
  id: 'c9',
  reference: 'K7QM-4XTA-9F2C',
  receivedAt: '2017-05-03T14:05:00Z',
  answerDueAt: '2017-05-05T14:05:00Z',
  notifiedBy: [
    { channel: 'email', address: 'a•••@example.fr' },
    { channel: 'sms', address: '06 •• •• •• 12' },
  ],
};

/** Requests that answer at once, from a history of full conversations. */
export function fakeRequests(history: Conversation[], change: Partial<MessagingRequests> = {}): MessagingRequests {
  return {
    loadCatalogue: () => Promise.resolve(catalogue),
    loadHistory: () => Promise.resolve({ conversations: history.map(({ messages: _, ...summary }) => summary) }),
    openConversation: ({ id }) => {
      const found = history.find((each) => each.id === id);
      return found ? Promise.resolve({ ...found, unread: false }) : Promise.reject(new Error(`No conversation ${id}`));
    },
    openHistory: () => Promise.resolve({ conversations: history.map((each) => ({ ...each, unread: false })) }),
    sendMessage: () => Promise.resolve(sentMessage),
    sendReply: () => Promise.resolve(sentMessage),
    askReceipt: () => Promise.resolve(sentMessage),
    loadDraft: () => Promise.resolve({}),
    saveDraft: () => Promise.resolve('"1"'),
    loadPreferences: () => Promise.resolve({ receipt: { email: true, sms: false }, answer: { email: true } }),
    savePreferences: ({ preferences }) => Promise.resolve(preferences),
    ...change,
  };
}

/** Another page or device saves this, or drops the draft, before the first save from here. */
export function overtakenBy(draft: Draft | undefined): Partial<MessagingRequests> {
  let isRefused = false;
  return {
    loadDraft: () => Promise.resolve(isRefused && draft ? { draft, version: '"2"' } : {}),
    saveDraft: () => {
      if (isRefused) return Promise.resolve('"3"');
      isRefused = true;
      return Promise.reject(draftChanged);
    },
    askReceipt: () => Promise.reject(notFound),
  };
}

/** A request that is never answered. */
export const pending = () => new Promise<never>(() => undefined);
