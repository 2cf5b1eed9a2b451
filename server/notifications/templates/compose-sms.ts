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
 * Writes the text message of a notification in one GSM-7 segment. When it does not fit, the least important facts are
 * left out first: the deadline, then the proxy's name (replaced by "par procuration"), then the region, then the
 * mention of a proxy, whom the mail names. There is no name of the member and no link: anybody who holds the telephone
 * sees them, and a link in an SMS is a mark of fraud.
 * @throws RangeError when even the shortest wording is too long, which {@link findLongSms} finds at the start
 */
export function composeSms(notification: SmsNotification, organisation: Organisation): string {
  const fitting = listWordings(notification, organisation).find(
    (text) => (countGsm7Septets(text) ?? Infinity) <= SMS_SEGMENT_SEPTETS,
  );
  if (fitting === undefined) throw new RangeError('the text message does not fit in one segment');
  return fitting;
}

/**
 * Computes the septets by which the shortest wording exceeds one segment, in the worst of languages and kinds; 0 if it
 * fits.
 */
export function findLongSms(organisation: Organisation): number {
  // Day and hour have two digits, so no date is longer.
  const receivedAt = '2026-11-20T12:00:00Z';
  const lengths = LANGUAGES.flatMap((language) =>
    NOTIFICATION_KINDS.map((kind) => {
      const shortest = listWordings({ kind, language, receivedAt }, organisation).at(-1);
      return shortest === undefined ? Infinity : (countGsm7Septets(shortest) ?? Infinity);
    }),
  );
  return Math.max(0, Math.max(...lengths) - SMS_SEGMENT_SEPTETS);
}

/** Lists wordings in order of preference. The last names no region, no proxy and no deadline. */
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
