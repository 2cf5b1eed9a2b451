import type { Language } from '../../contract/topic.ts';

/** "1 caractère", "2 caractères"; in French zero is singular. */
const count = (number: number, singular: string, plural = `${singular}s`) =>
  `${number.toLocaleString('fr-FR')} ${number < 2 ? singular : plural}`;

/** Words of the views. A word that depends on a number or a name is a function. Every other language has the same. */
export const french = {
  $code: 'fr' as Language,

  /** A label before its value: "Sujet :". */
  labelled: (label: string) => `${label}\u00a0:`,

  cancel: 'Annuler',
  validate: 'Valider',
  back: 'Précédent',
  send: 'Envoyer',
  sending: 'Envoi en cours…',
  close: 'Fermer',
  retry: 'Réessayer',
  loading: 'Chargement…',
  toMessages: 'Retour à mes messages',

  theme: 'Thème',
  subject: 'Sujet',
  motive: 'Motif',
  change: 'Modifier',
  'change.theme': 'le thème',
  'change.subject': 'le sujet',
  'change.motive': 'le motif',
  onlineService: 'Service en ligne',

  step: (step: number, of: number) => `Étape ${step} sur ${of}`,
  'step.message': 'Message',
  'step.summary': 'Récapitulatif',
  'step.confirmation': 'Confirmation',

  'home.title': 'Mes messages et mes réponses',
  'home.compose': 'Écrire un nouveau message',
  'home.document': 'Envoyer un document',
  'home.loading': 'Chargement de vos messages…',
  'home.opening': 'Ouverture…',
  'home.showAll': 'afficher tout',
  'home.hideAll': 'masquer tout',
  'home.more': 'Voir plus',
  'home.added': (conversations: number) => `${count(conversations, 'échange ajouté', 'échanges ajoutés')} à la liste.`,
  'home.missing': (conversations: number) =>
    `${count(conversations, 'échange ne peut pas être affiché', 'échanges ne peuvent pas être affichés')}. Contactez-nous.`,
  'home.unread': 'Nouvelle réponse',
  'home.waiting': 'En attente de réponse',
  'home.emptyTitle': 'Vous n’avez pas encore de message',
  'home.emptyText':
    'Posez votre question\u00a0: nous vous répondons sous 48\u00a0h (jours ouvrés). Vous retrouverez ici vos messages et nos réponses.',
  'home.lost': 'Votre message n’a pas été envoyé\u00a0: la page s’est fermée avant qu’il nous parvienne.',
  'home.retention': 'Vos échanges sont conservés 36\u00a0mois, dans la limite des 50\u00a0derniers.',
  'home.preferences': 'Gérer vos préférences',
  'home.inProgress': 'Vous avez un message en cours',
  'home.resume': 'Reprendre votre message',
  'home.discard': 'Supprimer le brouillon',
  'home.replace': 'Le supprimer et en écrire un autre',
  'home.discardQuestion': 'Supprimer définitivement ce que vous avez écrit\u00a0?',
  'home.discardYes': 'Oui, supprimer',
  'home.discardNo': 'Non, le garder',
  'home.discarded': 'Votre brouillon est supprimé.',

  /** The heading of a message and of an answer, with its day. */
  messageOf: (day: string) => `Message du ${day}`,
  answerOf: (day: string) => `Réponse du ${day}`,
  writtenBy: (name: string) => `Écrit pour vous par ${name}`,
  answerDue: (date: string) => `Réponse au plus tard le ${date}.`,

  'conversation.title': 'Conversation',
  'conversation.reference': (reference: string) => `Référence\u00a0: ${reference}`,
  'conversation.reply': 'Répondre',
  'conversation.replyUntil': (day: string) => `Vous pouvez répondre dans cette conversation jusqu’au ${day}.`,
  'conversation.replyOver':
    'Le délai pour répondre dans cette conversation est passé. Vous pouvez écrire un nouveau message sur le même sujet.',
  'conversation.replyPlaceholder': 'Écrivez ici votre réponse (minimum 10 caractères)...',
  'conversation.replyReceived': 'Votre réponse est bien reçue',
  'conversation.replyPromise': (date: string) =>
    `Nous vous répondons sous 48\u00a0h (jours ouvrés), au plus tard le ${date}.`,

  'topic.title': 'Envoyer un message',
  'topic.concerns': 'Mon message concerne ...',
  'topic.concernsLabel': 'Mon message concerne',
  'topic.case': 'Mon dossier',

  'proposal.title': (organisation: string) => `${organisation} accélère vos démarches`,
  'proposal.intro': 'Pour cette demande, un service en ligne est plus rapide qu’un message\u00a0:',
  'proposal.use': "J'utilise le service en ligne",
  'proposal.write': 'Écrire mon message',
  'proposal.changeMotive': 'Modifier le motif',

  'message.label': 'Mon message',
  'message.advice':
    'Attention\u00a0: pour protéger votre vie privée, n’indiquez aucune information médicale (maladie, traitement, résultat d’examen).',
  'message.placeholder': 'Écrivez ici votre message (minimum 10 caractères)...',
  'message.left': (characters: number) => `${count(characters, 'caractère restant', 'caractères restants')}.`,
  'message.over': (characters: number) => `${count(characters, 'caractère')} de trop.`,

  'draft.saved': 'Brouillon enregistré',
  'draft.unsaved': 'Brouillon non enregistré',
  'draft.changed': 'Ce message a été modifié sur une autre page ou un autre appareil.',
  'draft.gone': 'Ce message a été envoyé ou supprimé sur une autre page ou un autre appareil.',
  'draft.take': 'Reprendre l’autre version',
  'draft.keep': 'Garder ce que j’ai écrit ici',

  'fault.title': 'Un point est à corriger',
  'fault.theme': 'Choisissez un thème.',
  'fault.subject': 'Choisissez un sujet.',
  'fault.motive': 'Choisissez un motif.',
  'fault.message-blank': 'Écrivez votre message\u00a0: il est encore vide.',
  'fault.message-too-short': 'Complétez votre message\u00a0: il doit compter au moins 10\u00a0caractères.',
  'fault.message-too-long': 'Raccourcissez votre message\u00a0: il peut compter jusqu’à 750\u00a0caractères.',
  'fault.message-too-many-marks': 'Retirez des accents ou des signes superposés\u00a0: une lettre peut en porter 30.',

  'review.title': 'Récapitulatif de ma demande',
  'review.request': 'Ma demande',

  'confirmation.title': 'Votre message est bien reçu',
  'confirmation.already': 'Ce message a déjà été envoyé',
  'confirmation.promise': (date: string) =>
    `Nous vous répondons sous 48\u00a0h (jours ouvrés), au plus tard le ${date}.`,
  'confirmation.reference': 'Référence',
  'confirmation.received': 'Reçu le',
  'confirmation.notified': 'Confirmation envoyée',
  'confirmation.email': (address: string) => `par e-mail à ${address}`,
  'confirmation.sms': (number: string) => `par SMS au ${number}`,
  'confirmation.notNotified':
    'Aucune confirmation ne vous est envoyée par e-mail ni par SMS\u00a0: vous retrouverez ce message et sa réponse dans «\u00a0Mes messages et mes réponses\u00a0».',

  'preferences.title': 'Vos préférences',
  'preferences.intro':
    'Choisissez comment nous vous prévenons. Vos messages et nos réponses ne figurent jamais dans ces envois.',
  'preferences.receipt': 'Quand nous avons reçu votre message',
  'preferences.answer': 'Quand une réponse vous attend',
  'preferences.email': 'Par e-mail',
  'preferences.sms': 'Par SMS',
  'preferences.save': 'Enregistrer',
  'preferences.saving': 'Enregistrement…',
  'preferences.saved': 'Vos préférences sont enregistrées.',

  'failure.unavailable': 'La messagerie n’est pas disponible pour le moment',
  'failure.unsent': 'Votre message n’est pas encore envoyé',
  'failure.unknown': 'Nous ne savons pas si votre message est arrivé',
  'failure.checking': 'Nous vérifions si votre message est arrivé',
  'failure.kept': 'Ce que vous avez écrit est conservé sur cette page.',
  'failure.once': 'Vous pouvez réessayer sans crainte\u00a0: votre message ne sera enregistré qu’une fois.',
  'failure.again': 'Nous réessayons automatiquement\u00a0: gardez cette page ouverte.',
  'failure.toMessage': 'Revenir à mon message',
  'failure.offline': 'Nous n’arrivons pas à joindre le service. Vérifiez votre connexion à Internet, puis réessayez.',
  'failure.timeout': 'Le service n’a pas répondu en 20\u00a0secondes. Réessayez dans quelques instants.',
  'failure.session-expired':
    'Votre session a pris fin. Reconnectez-vous dans un autre onglet en gardant cette page ouverte, puis réessayez ici.',
  'failure.forbidden':
    'Votre compte ne donne pas accès à cette page. Si cela vous semble anormal, contactez-nous par téléphone.',
  'failure.not-found': 'Cette conversation n’existe pas ou n’est plus conservée.',
  'failure.rejected': 'Cette demande n’a pas pu être acceptée. Vérifiez ce que vous avez choisi et écrit.',
  'failure.busy': 'Le service est momentanément surchargé. Réessayez dans quelques instants.',
  'failure.rate-limited': 'Vous avez fait beaucoup de demandes en peu de temps.',
  'failure.server': 'Un problème est survenu de notre côté. Réessayez dans quelques instants.',
  /** Time at which a retry makes sense. */
  'failure.retryAfter': (minutes: number) => `Réessayez dans ${count(minutes, 'minute')}.`,
};

export type Terms = Readonly<typeof french>;

/** Words that depend on nothing. */
export type PlainTerm = { [Key in keyof Terms]: Terms[Key] extends string ? Key : never }[keyof Terms];
