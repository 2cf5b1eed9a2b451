import type { Terms } from './fr.ts';

const count = (number: number, singular: string, plural = `${singular}s`) =>
  `${number.toLocaleString('en-GB')} ${number === 1 ? singular : plural}`;

export const english: Terms = {
  $code: 'en',

  labelled: (label) => `${label}:`,

  cancel: 'Cancel',
  validate: 'Continue',
  back: 'Back',
  send: 'Send',
  sending: 'Sending…',
  close: 'Close',
  retry: 'Try again',
  loading: 'Loading…',
  toMessages: 'Back to my messages',

  theme: 'Theme',
  subject: 'Subject',
  motive: 'Reason',
  change: 'Change',
  'change.theme': 'the theme',
  'change.subject': 'the subject',
  'change.motive': 'the reason',
  onlineService: 'Online service',

  step: (step, of) => `Step ${step} of ${of}`,
  'step.message': 'Message',
  'step.summary': 'Summary',
  'step.confirmation': 'Confirmation',

  'home.title': 'My messages and answers',
  'home.compose': 'Write a new message',
  'home.document': 'Send a document',
  'home.loading': 'Loading your messages…',
  'home.opening': 'Opening…',
  'home.showAll': 'show all',
  'home.hideAll': 'hide all',
  'home.more': 'Show more',
  'home.added': (conversations) => `${count(conversations, 'conversation')} added to the list.`,
  'home.missing': (conversations) => `${count(conversations, 'conversation')} cannot be shown. Please contact us.`,
  'home.unread': 'New answer',
  'home.waiting': 'Awaiting an answer',
  'home.emptyTitle': 'You have no messages yet',
  'home.emptyText':
    'Ask your question: we answer within 48\u00a0hours (working days). Your messages and our answers will be kept here.',
  'home.lost': 'Your message was not sent: the page was closed before it reached us.',
  'home.retention': 'Your messages are kept for 36 months, up to the 50 most recent.',
  'home.preferences': 'Manage your preferences',
  'home.inProgress': 'You have an unfinished message',
  'home.resume': 'Continue your message',
  'home.discard': 'Delete the draft',
  'home.replace': 'Delete it and write another one',
  'home.discardQuestion': 'Delete what you have written for good?',
  'home.discardYes': 'Yes, delete it',
  'home.discardNo': 'No, keep it',
  'home.discarded': 'Your draft has been deleted.',

  messageOf: (day) => `Message of ${day}`,
  answerOf: (day) => `Answer of ${day}`,
  writtenBy: (name) => `Written on your behalf by ${name}`,
  answerDue: (date) => `Answer due by ${date}.`,

  'conversation.title': 'Conversation',
  'conversation.reference': (reference) => `Reference: ${reference}`,
  'conversation.missing': (messages, reference) =>
    `${count(messages, 'message')} of this conversation cannot be shown. Please contact us and quote the reference ${reference}.`,
  'conversation.reply': 'Reply',
  'conversation.replyUntil': (day) => `You can reply in this conversation until ${day}.`,
  'conversation.replyOver':
    'It is too late to reply in this conversation. You can write a new message on the same subject.',
  'conversation.replyPlaceholder': 'Write your reply here (at least 10 characters)...',
  'conversation.replyReceived': 'We have received your reply',
  'conversation.replyPromise': (date) =>
    `We will answer within 48\u00a0hours (working days), by ${date} at the latest.`,

  'topic.title': 'Send a message',
  'topic.concerns': 'My message is about ...',
  'topic.concernsLabel': 'My message is about',
  'topic.case': 'My file',

  'proposal.title': (organisation) => `${organisation} speeds things up for you`,
  'proposal.intro': 'For this request, an online service is quicker than a message:',
  'proposal.use': 'Use the online service',
  'proposal.write': 'Write my message',
  'proposal.changeMotive': 'Change the reason',

  'message.label': 'My message',
  'message.advice':
    'Please note: to protect your privacy, do not include any medical information (illness, treatment, test results).',
  'message.placeholder': 'Write your message here (at least 10 characters)...',
  'message.left': (characters) => `${count(characters, 'character')} left.`,
  'message.over': (characters) => `${count(characters, 'character')} too many.`,

  'draft.saved': 'Draft saved',
  'draft.unsaved': 'Draft not saved',
  'draft.changed': 'This message was changed on another page or device.',
  'draft.gone': 'This message was sent or deleted on another page or device.',
  'draft.take': 'Use the other version',
  'draft.keep': 'Keep what I have written here',

  'fault.title': 'There is something to correct',
  'fault.theme': 'Choose a theme.',
  'fault.subject': 'Choose a subject.',
  'fault.motive': 'Choose a reason.',
  'fault.message-blank': 'Write your message: it is still empty.',
  'fault.message-too-short': 'Write a little more: your message must have at least 10 characters.',
  'fault.message-too-long': 'Shorten your message: it can have up to 750 characters.',
  'fault.message-too-many-marks': 'Remove some accents or stacked marks: a letter can carry 30.',

  'review.title': 'Summary of my request',
  'review.request': 'My request',

  'confirmation.title': 'We have received your message',
  'confirmation.already': 'This message has already been sent',
  'confirmation.promise': (date) => `We will answer within 48\u00a0hours (working days), by ${date} at the latest.`,
  'confirmation.reference': 'Reference',
  'confirmation.received': 'Received on',
  'confirmation.notified': 'Confirmation sent',
  'confirmation.email': (address) => `by email to ${address}`,
  'confirmation.sms': (number) => `by text message to ${number}`,
  'confirmation.notNotified':
    'No confirmation is sent to you by email or text message: you will find this message and its answer under “My messages and answers”.',

  'preferences.title': 'Your preferences',
  'preferences.intro':
    'Choose how we let you know. Your messages and our answers are never included in these notifications.',
  'preferences.receipt': 'When we have received your message',
  'preferences.answer': 'When an answer is waiting for you',
  'preferences.email': 'By email',
  'preferences.sms': 'By text message',
  'preferences.save': 'Save',
  'preferences.saving': 'Saving…',
  'preferences.saved': 'Your preferences have been saved.',

  'failure.unavailable': 'Messaging is not available at the moment',
  'failure.unsent': 'Your message has not been sent yet',
  'failure.unknown': 'We do not know whether your message has arrived',
  'failure.checking': 'We are checking whether your message has arrived',
  'failure.kept': 'What you have written is kept on this page.',
  'failure.once': 'You can safely try again: your message will only be recorded once.',
  'failure.again': 'We keep trying: please leave this page open.',
  'failure.toMessage': 'Back to my message',
  'failure.offline': 'We cannot reach the service. Check your internet connection, then try again.',
  'failure.timeout': 'The service has not responded within 20\u00a0seconds. Try again in a moment.',
  'failure.session-expired':
    'Your session has ended. Sign in again in another tab while keeping this page open, then try again here.',
  'failure.forbidden': 'Your account does not have access to this page. If you think this is wrong, please call us.',
  'failure.not-found': 'This conversation does not exist or is no longer kept.',
  'failure.rejected': 'This request could not be accepted. Check what you have chosen and written.',
  'failure.busy': 'The service is overloaded for the moment. Try again shortly.',
  'failure.rate-limited': 'You have made many requests in a short time.',
  'failure.server': 'Something went wrong on our side. Try again in a moment.',
  'failure.retryAfter': (minutes) => `Try again in ${count(minutes, 'minute')}.`,
};
