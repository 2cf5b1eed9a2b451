import type { MailWords } from './mail-words.ts';

const rubric = 'Mes messages et mes réponses';

export const french: MailWords = {
  rubric,
  colon: '\u00a0:',
  dated: (day) => `Le ${day}`,
  greeting: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
  receipt: {
    subject: (organisation) => `${organisation} – ${rubric}\u00a0: votre message est bien arrivé`,
    title: 'Votre message est bien arrivé',
    received: (date, writtenBy) =>
      `${writtenBy ? `Le message que ${writtenBy} a écrit pour vous` : 'Votre message'} nous est parvenu le ${date} ` +
      `dans «\u00a0${rubric}\u00a0».`,
    promise: (answerDue) =>
      `Nous vous répondons sous 48\u00a0h (jours ouvrés)${answerDue ? `, au plus tard le ${answerDue}` : ''}. Un mail ` +
      'vous préviendra dès que la réponse sera disponible dans votre espace privé.',
    lead: 'Vous pouvez relire votre message dans votre espace privé\u00a0:',
    factsTitle: 'Votre accusé de réception',
    facts: {
      received: 'Reçu le',
      answerDue: 'Réponse au plus tard le',
      writtenBy: 'Écrit pour vous par',
      service: 'Service chargé de votre demande',
      address: 'Adresse',
      phone: 'Téléphone',
    },
  },
  answer: {
    subject: (organisation) => `${organisation} – ${rubric}\u00a0: une réponse vous attend`,
    title: 'Une réponse vous attend',
    available: (date, writtenBy) =>
      `Une information est disponible dans votre espace privé\u00a0: le ${date}, nous avons répondu ` +
      `${writtenBy ? `au message que ${writtenBy} a écrit pour vous` : 'à votre message'}.`,
    lead: 'Pour la lire, connectez-vous à votre espace privé\u00a0:',
  },
  closing: 'Bien cordialement,',
  automatic: 'Ce mail est envoyé automatiquement\u00a0: merci de ne pas y répondre.',
  safety:
    'Pour protéger vos données, il ne contient ni votre message ni notre réponse. Nous ne vous demandons jamais ' +
    'votre mot de passe par mail.',
  preferences: 'Gérer vos préférences',
};
