import type { Language } from '../../contract/topic.ts';

/** Words of the views in one language. A word that depends on a number or a name is a function. */
export interface Terms {
  $code: Language;

  /** A label before its value: "Sujet :". */
  labelled: (label: string) => string;

  cancel: string;
  validate: string;
  back: string;
  send: string;
  sending: string;
  close: string;
  retry: string;
  loading: string;
  toMessages: string;

  theme: string;
  subject: string;
  motive: string;
  change: string;
  'change.theme': string;
  'change.subject': string;
  'change.motive': string;
  onlineService: string;

  step: (step: number, of: number) => string;
  'step.message': string;
  'step.summary': string;
  'step.confirmation': string;

  'home.title': string;
  'home.compose': string;
  'home.document': string;
  'home.loading': string;
  'home.opening': string;
  'home.showAll': string;
  'home.hideAll': string;
  'home.unread': string;
  'home.waiting': string;
  'home.emptyTitle': string;
  'home.emptyText': string;
  'home.lost': string;
  'home.retention': string;
  'home.preferences': string;
  'home.inProgress': string;
  'home.resume': string;
  'home.discard': string;
  'home.replace': string;
  'home.discardQuestion': string;
  'home.discardYes': string;
  'home.discardNo': string;
  'home.discarded': string;

  /** The heading of a message and of an answer, with its day. */
  messageOf: (day: string) => string;
  answerOf: (day: string) => string;
  writtenBy: (name: string) => string;
  answerDue: (date: string) => string;

  'conversation.title': string;
  'conversation.reference': (reference: string) => string;
  'conversation.reply': string;
  'conversation.replyUntil': (day: string) => string;
  'conversation.replyOver': string;
  'conversation.replyPlaceholder': string;
  'conversation.replyReceived': string;
  'conversation.replyPromise': (date: string) => string;

  'topic.title': string;
  'topic.concerns': string;
  'topic.concernsLabel': string;
  'topic.case': string;

  'proposal.title': (organisation: string) => string;
  'proposal.intro': string;
  'proposal.use': string;
  'proposal.write': string;
  'proposal.changeMotive': string;

  'message.label': string;
  'message.advice': string;
  'message.placeholder': string;
  'message.left': (characters: number) => string;
  'message.over': (characters: number) => string;

  'draft.saved': string;
  'draft.unsaved': string;
  'draft.changed': string;
  'draft.gone': string;
  'draft.take': string;
  'draft.keep': string;

  'fault.title': string;
  'fault.theme': string;
  'fault.subject': string;
  'fault.motive': string;
  'fault.message-blank': string;
  'fault.message-too-short': string;
  'fault.message-too-long': string;
  'fault.message-too-many-marks': string;

  'review.title': string;
  'review.request': string;

  'confirmation.title': string;
  'confirmation.already': string;
  'confirmation.promise': (date: string) => string;
  'confirmation.reference': string;
  'confirmation.received': string;
  'confirmation.notified': string;
  'confirmation.email': (address: string) => string;
  'confirmation.sms': (number: string) => string;
  'confirmation.notNotified': string;

  'preferences.title': string;
  'preferences.intro': string;
  'preferences.receipt': string;
  'preferences.answer': string;
  'preferences.email': string;
  'preferences.sms': string;
  'preferences.save': string;
  'preferences.saving': string;
  'preferences.saved': string;

  'failure.unavailable': string;
  'failure.unsent': string;
  'failure.unknown': string;
  'failure.checking': string;
  'failure.kept': string;
  'failure.once': string;
  'failure.again': string;
  'failure.toMessage': string;
  'failure.offline': string;
  'failure.timeout': string;
  'failure.session-expired': string;
  'failure.forbidden': string;
  'failure.not-found': string;
  'failure.rejected': string;
  'failure.busy': string;
  'failure.rate-limited': string;
  'failure.server': string;
  /** Time at which a retry makes sense. */
  'failure.retryAfter': (minutes: number) => string;
}

/** The words that depend on nothing. */
export type PlainTerm = { [Key in keyof Terms]: Terms[Key] extends string ? Key : never }[keyof Terms];
