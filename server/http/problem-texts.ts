import type { ProblemCode } from '../../src/contract/problem.ts';
import type { Language } from '../../src/contract/topic.ts';

export interface ProblemText {
  readonly title: string;
  /** `{limit}` stands for the number of characters allowed. */
  readonly detail: string;
}

export const PROBLEM_TEXTS: Record<Language, Record<ProblemCode, ProblemText>> = {
  fr: {
    'message-blank': { title: 'Message vide', detail: 'Écrivez votre message avant de l’envoyer.' },
    'message-too-short': {
      title: 'Message trop court',
      detail: 'Votre message doit comporter au moins 10 caractères.',
    },
    'message-too-long': {
      title: 'Message trop long',
      detail: 'Votre message doit comporter au plus {limit} caractères.',
    },
    'message-too-many-marks': {
      title: 'Trop de signes superposés',
      detail: 'Une lettre de votre texte porte plus de 30 accents ou signes superposés. Retirez-en, puis réessayez.',
    },
    'invalid-request': {
      title: 'Demande incorrecte',
      detail: 'La demande n’a pas la forme attendue. Rechargez la page, puis réessayez.',
    },
    'unknown-topic': {
      title: 'Sujet inconnu',
      detail: 'Ce thème, ce sujet ou ce motif n’est pas proposé pour votre profil. Choisissez-en un autre.',
    },
    'idempotency-key-missing': {
      title: 'Identifiant d’envoi manquant',
      detail: 'L’envoi n’a pas d’identifiant (en-tête Idempotency-Key). Rechargez la page, puis réessayez.',
    },
    'idempotency-key-reused': {
      title: 'Identifiant d’envoi déjà utilisé',
      detail: 'Cet envoi porte l’identifiant d’un autre message. Rechargez la page, puis réessayez.',
    },
    'still-sending': {
      title: 'Envoi en cours',
      detail: 'Ce message est en cours d’enregistrement. Réessayez dans un instant : il ne sera pas envoyé deux fois.',
    },
    'draft-changed': {
      title: 'Brouillon modifié ailleurs',
      detail: 'Ce brouillon a été modifié ou supprimé dans une autre page ou sur un autre appareil.',
    },
    'follow-up-not-allowed': {
      title: 'Réponse impossible',
      detail: 'Vous ne pouvez plus répondre dans cet échange. Écrivez un nouveau message.',
    },
    'already-answered': { title: 'Réponse déjà donnée', detail: 'Ce message n’attend plus de réponse.' },
    unauthorized: { title: 'Connexion nécessaire', detail: 'Connectez-vous, puis réessayez.' },
    forbidden: { title: 'Accès refusé', detail: 'Vous n’avez pas accès à ce service.' },
    'not-found': { title: 'Introuvable', detail: 'Ce que vous cherchez n’existe pas ou n’existe plus.' },
    'method-not-allowed': {
      title: 'Méthode non acceptée',
      detail: 'Cette adresse n’accepte pas cette méthode. L’en-tête Allow indique lesquelles le sont.',
    },
    'too-large': { title: 'Demande trop volumineuse', detail: 'Raccourcissez votre texte, puis réessayez.' },
    'unsupported-media-type': {
      title: 'Format non accepté',
      detail: 'La demande doit être envoyée au format application/json.',
    },
    'rate-limited': {
      title: 'Trop de demandes',
      detail: 'Vous avez envoyé trop de demandes. Patientez un moment, puis réessayez.',
    },
    internal: {
      title: 'Erreur du service',
      detail: 'Le service a rencontré une erreur. Réessayez dans quelques instants.',
    },
    unavailable: {
      title: 'Service momentanément indisponible',
      detail: 'Le service est momentanément indisponible. Réessayez dans quelques instants.',
    },
  },
  en: {
    'message-blank': { title: 'Empty message', detail: 'Write your message before you send it.' },
    'message-too-short': { title: 'Message too short', detail: 'Your message must have at least 10 characters.' },
    'message-too-long': { title: 'Message too long', detail: 'Your message must have at most {limit} characters.' },
    'message-too-many-marks': {
      title: 'Too many stacked marks',
      detail: 'A letter of your text carries more than 30 accents or stacked marks. Remove some, then try again.',
    },
    'invalid-request': {
      title: 'Invalid request',
      detail: 'The request does not have the expected form. Reload the page, then try again.',
    },
    'unknown-topic': {
      title: 'Unknown topic',
      detail: 'This theme, subject or motive is not offered for your profile. Choose another one.',
    },
    'idempotency-key-missing': {
      title: 'Missing sending identifier',
      detail: 'The request has no Idempotency-Key header. Reload the page, then try again.',
    },
    'idempotency-key-reused': {
      title: 'Sending identifier already used',
      detail: 'This request has the identifier of another message. Reload the page, then try again.',
    },
    'still-sending': {
      title: 'Sending in progress',
      detail: 'This message is being stored. Try again in a moment: it will not be sent twice.',
    },
    'draft-changed': {
      title: 'Draft changed elsewhere',
      detail: 'This draft was changed or removed in another page or on another device.',
    },
    'follow-up-not-allowed': {
      title: 'Reply not possible',
      detail: 'You can no longer reply in this conversation. Write a new message.',
    },
    'already-answered': { title: 'Already answered', detail: 'This message no longer waits for an answer.' },
    unauthorized: { title: 'Sign-in needed', detail: 'Sign in, then try again.' },
    forbidden: { title: 'Access denied', detail: 'You do not have access to this service.' },
    'not-found': { title: 'Not found', detail: 'What you are looking for does not exist, or no longer does.' },
    'method-not-allowed': {
      title: 'Method not allowed',
      detail: 'This address does not accept this method. The Allow header says which ones it does.',
    },
    'too-large': { title: 'Request too large', detail: 'Shorten your text, then try again.' },
    'unsupported-media-type': {
      title: 'Unsupported format',
      detail: 'The request must be sent as application/json.',
    },
    'rate-limited': {
      title: 'Too many requests',
      detail: 'You have sent too many requests. Wait a while, then try again.',
    },
    internal: { title: 'Service error', detail: 'The service met an error. Try again in a few moments.' },
    unavailable: {
      title: 'Service unavailable for the moment',
      detail: 'The service is unavailable for the moment. Try again in a few moments.',
    },
  },
};
