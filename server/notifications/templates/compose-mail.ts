import { formatDateTime, formatDay, formatDeadline } from '../../../src/contract/dates.ts';
import type { Language } from '../../../src/contract/topic.ts';
import type { Notification, NotificationWording } from '../notifier.ts';
import type { Fact, MailContent } from './mail-content.ts';
import { english } from './mail-words.en.ts';
import { french } from './mail-words.fr.ts';
import type { MailWords } from './mail-words.ts';
import { organisationLabel, tidyName } from './names.ts';
import { renderMailHtml } from './render-mail-html.ts';
import { renderMailText } from './render-mail-text.ts';

const mailWords: Readonly<Record<Language, MailWords>> = { fr: french, en: english };

/** Mail that is ready to be sent; `text` and `html` have the same content. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes the mail of a notification in its language. */
export async function composeMail(notification: Notification, wording: NotificationWording): Promise<ComposedMail> {
  const content = describe(notification, wording);
  return { subject: content.subject, text: renderMailText(content), html: await renderMailHtml(content) };
}

function describe(notification: Notification, wording: NotificationWording): MailContent {
  const { kind, language, receivedAt } = notification;
  const words = mailWords[language];
  const organisation = organisationLabel(wording.organisation);
  const says = kind === 'receipt' ? describeReceipt(notification, wording) : describeAnswer(notification);
  return {
    language,
    subject: words[kind].subject(organisation),
    organisation,
    rubric: words.rubric,
    colon: words.colon,
    date: words.dated(formatDay(receivedAt, language)),
    title: words[kind].title,
    greeting: words.greeting(tidyName(notification.name)),
    ...says,
    action: { lead: words[kind].lead, label: words.rubric, url: wording.messagesUrl },
    closing: words.closing,
    footer: [words.automatic, words.safety],
    preferences: { label: words.preferences, url: wording.preferencesUrl },
  };
}

function describeReceipt(
  { language, receivedAt, answerDueAt, writtenBy }: Notification,
  { service }: NotificationWording,
): Pick<MailContent, 'paragraphs' | 'facts'> {
  const { receipt } = mailWords[language];
  const received = formatDateTime(receivedAt, language);
  const answerDue = answerDueAt && formatDeadline(answerDueAt, language);
  const proxy = writtenBy && tidyName(writtenBy);
  const rows: (Fact | undefined)[] = [
    { label: receipt.facts.received, value: received },
    answerDue ? { label: receipt.facts.answerDue, value: answerDue } : undefined,
    proxy ? { label: receipt.facts.writtenBy, value: proxy } : undefined,
    { label: receipt.facts.service, value: service.name },
    { label: receipt.facts.address, value: service.address },
    { label: receipt.facts.phone, value: service.phone },
  ];
  return {
    paragraphs: [receipt.received(received, proxy), receipt.promise(answerDue)],
    facts: { title: receipt.factsTitle, rows: rows.filter((row) => row !== undefined) },
  };
}

function describeAnswer({ language, receivedAt, writtenBy }: Notification): Pick<MailContent, 'paragraphs'> {
  const { answer } = mailWords[language];
  return { paragraphs: [answer.available(formatDateTime(receivedAt, language), writtenBy && tidyName(writtenBy))] };
}
