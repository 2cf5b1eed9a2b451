import type { Language } from '../../../src/contract/topic.ts';
import type { NotificationKind } from '../notifier.ts';

interface SmsFacts {
  readonly sender: string;
  readonly received: string;
  readonly answerDue: string | undefined;
  /** Who wrote for the member. */
  readonly proxy: string | undefined;
}

/** The text messages of one language: characters of the GSM 7-bit alphabet only, so no ç, ê or no-break space. */
type SmsWords = Readonly<Record<NotificationKind, (facts: SmsFacts) => string>> & { readonly someProxy: string };

export const smsWords: Readonly<Record<Language, SmsWords>> = {
  fr: {
    someProxy: 'votre mandataire',
    receipt: ({ sender, received, answerDue, proxy }) =>
      `${sender} : message${proxy ? ` de ${proxy}` : ''} arrivé le ${received} dans Mes messages et mes réponses. ` +
      `Réponse sous 48h (jours ouvrés)${answerDue ? ` d'ici le ${answerDue}` : ''}. Un mail suivra.`,
    answer: ({ sender, proxy }) =>
      `${sender} : une information est disponible dans votre espace privé, Mes messages et mes réponses` +
      `${proxy ? ` (message de ${proxy})` : ''}.`,
  },
  en: {
    someProxy: 'your proxy',
    receipt: ({ sender, received, answerDue, proxy }) =>
      `${sender}: message${proxy ? ` by ${proxy}` : ''} received ${received} in My messages and answers. ` +
      `Answer within 48h (working days)${answerDue ? `, by ${answerDue}` : ''}. An e-mail will follow.`,
    answer: ({ sender, proxy }) =>
      `${sender}: information is available in your private space, My messages and answers` +
      `${proxy ? ` (message by ${proxy})` : ''}.`,
  },
};
