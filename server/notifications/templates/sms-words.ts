import type { NotificationKind } from '../../../src/contract/channels.ts';
import type { Language } from '../../../src/contract/topic.ts';

interface SmsFacts {
  readonly sender: string;
  readonly received: string;
  readonly answerDue: string | undefined;
  /** Name of the proxy, as words that follow "message"; empty when the member wrote. */
  readonly by: string;
  /** False once the mail that announces the same has failed: the next would fail too. */
  readonly mailFollows: boolean;
}

/** Text messages of one language: characters of the GSM 7-bit alphabet only, so no ç, ê or no-break space. */
type SmsWords = Readonly<Record<NotificationKind, (facts: SmsFacts) => string>> & {
  readonly byName: (name: string) => string;
  readonly byProxy: string;
};

export const smsWords: Readonly<Record<Language, SmsWords>> = {
  fr: {
    byName: (name) => ` de ${name}`,
    byProxy: ' par procuration',
    receipt: ({ sender, received, answerDue, by, mailFollows }) =>
      `${sender} : message${by} arrivé le ${received} dans Mes messages et mes réponses. ` +
      `Réponse sous 48h (jours ouvrés)${answerDue ? ` d'ici le ${answerDue}` : ''}.${mailFollows ? ' Un mail suivra.' : ''}`,
    answer: ({ sender, by }) =>
      `${sender} : une information est disponible dans votre espace privé, Mes messages et mes réponses` +
      `${by && ` (message${by})`}.`,
  },
  en: {
    byName: (name) => ` by ${name}`,
    byProxy: ' by proxy',
    receipt: ({ sender, received, answerDue, by, mailFollows }) =>
      `${sender}: message${by} received ${received} in My messages and answers. ` +
      `Answer within 48h (working days)${answerDue ? `, by ${answerDue}` : ''}.${mailFollows ? ' An email will follow.' : ''}`,
    answer: ({ sender, by }) =>
      `${sender}: information is available in your private area, My messages and answers` +
      `${by && ` (message${by})`}.`,
  },
};
