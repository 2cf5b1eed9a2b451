import { formatShortDateTime, formatShortDeadline } from '../../../src/contract/dates.ts';
import { NOTIFICATION_KINDS } from '../../../src/contract/channels.ts';
import { LANGUAGES, type Language } from '../../../src/contract/topic.ts';
import type { Notification } from '../notifier.ts';
import { countGsm7Septets, SMS_SEGMENT_SEPTETS, toGsm7 } from './gsm7.ts';
import { organisationLabel, tidyName } from './names.ts';
import { smsWords } from './sms-words.ts';

type Organisation = Parameters<typeof organisationLabel>[0];
type SmsNotification = Pick<
  Notification,
  'kind' | 'language' | 'receivedAt' | 'answerDueAt' | 'writtenBy' | 'mailFailed'
>;

/**
 * Writes the text message of a notification in one GSM-7 segment. What does not fit is left out from the end of what
 * matters: the date of the answer first, then the proxy's name ("par procuration" stands in for it), then the body's
 * region, then that there is a proxy, whom the mail names. The member is not named and there is no link: a telephone shows both to whoever holds it, and a link in an SMS is what fraud looks like.
 * @throws RangeError when even the shortest wording is too long, which {@link findLongSms} finds out at the start
 */
export function composeSms(notification: SmsNotification, organisation: Organisation): string {
  const fitting = listWordings(notification, organisation).find(
    (text) => (countGsm7Septets(text) ?? Infinity) <= SMS_SEGMENT_SEPTETS,
  );
  if (fitting === undefined) throw new RangeError('the text message does not fit in one segment');
  return fitting;
}

/** By how many septets the longest of the shortest wordings, over languages and kinds, exceeds one segment. */
export function findLongSms(organisation: Organisation): number {
  // Each day and hour of two digits: every date is as long or shorter.
  const receivedAt = '2026-11-20T12:00:00Z';
  const lengths = LANGUAGES.flatMap((language) =>
    NOTIFICATION_KINDS.map((kind) => {
      const shortest = listWordings({ kind, language, receivedAt }, organisation).at(-1);
      return shortest === undefined ? Infinity : (countGsm7Septets(shortest) ?? Infinity);
    }),
  );
  return Math.max(0, Math.max(...lengths) - SMS_SEGMENT_SEPTETS);
}

/** In the order of preference; the last names no region, no proxy and no second date. */
function listWordings(notification: SmsNotification, organisation: Organisation): string[] {
  const { kind, language, receivedAt, answerDueAt, writtenBy, mailFailed = false } = notification;
  const mailFollows = !mailFailed;
  const received = formatShortDateTime(receivedAt, language);
  const dueDates = answerDueAt ? [formatShortDeadline(answerDueAt, language), undefined] : [undefined];
  const senders = listSenders(organisation);
  const wordings = senders.flatMap((sender) =>
    listAuthors(writtenBy, language).flatMap((by) =>
      dueDates.map((answerDue) => smsWords[language][kind]({ sender, received, answerDue, by, mailFollows })),
    ),
  );
  const shortest = senders.at(-1);
  if (shortest === undefined) return [];
  return [
    ...wordings,
    smsWords[language][kind]({ sender: shortest, received, answerDue: undefined, by: '', mailFollows }),
  ];
}

function listSenders(organisation: Organisation): string[] {
  const senders = [toGsm7(organisationLabel(organisation)), toGsm7(organisation.name)];
  return senders.filter((sender) => sender !== undefined);
}

function listAuthors(writtenBy: string | undefined, language: Language): string[] {
  const name = writtenBy && tidyName(writtenBy);
  if (!name) return [''];
  const { byName, byProxy } = smsWords[language];
  const readable = toGsm7(name);
  return readable === undefined ? [byProxy] : [byName(readable), byProxy];
}
