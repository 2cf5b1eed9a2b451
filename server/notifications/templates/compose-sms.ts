import { LANGUAGES, type Language } from '../../../src/contract/topic.ts';
import type { Notification, NotificationKind } from '../notifier.ts';
import { tidyName } from '../tidy-name.ts';
import { formatShortDate } from './format-date.ts';
import { countGsm7Septets, SMS_SEGMENT_SEPTETS, toGsm7 } from './gsm7.ts';
import { organisationLabel } from './organisation-label.ts';
import { smsWords } from './sms-words.ts';

type Organisation = Parameters<typeof organisationLabel>[0];
type SmsNotification = Pick<Notification, 'kind' | 'language' | 'receivedAt' | 'answerDueAt' | 'writtenBy'>;

/**
 * Writes the text message of a notification in one GSM-7 segment. What does not fit is left out from the end of what
 * matters: the date of the answer first, then the proxy's name ("votre mandataire" stands in for it). The member is not
 * named and there is no link: a telephone shows both to whoever holds it, and a link in an SMS is what fraud looks like.
 * @throws RangeError when even the shortest wording is too long, which {@link findLongSms} finds out at the start
 */
export function composeSms(notification: SmsNotification, organisation: Organisation): string {
  const fitting = listWordings(notification, organisation).find(
    (text) => (countGsm7Septets(text) ?? Infinity) <= SMS_SEGMENT_SEPTETS,
  );
  if (fitting === undefined) throw new RangeError('the text message does not fit in one segment');
  return fitting;
}

/** By how many septets the longest of the shortest wordings, over languages, kinds and dates, exceeds one segment. */
export function findLongSms(organisation: Organisation): number {
  const kinds: NotificationKind[] = ['receipt', 'answer'];
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 28, 12)).toISOString());
  const lengths = LANGUAGES.flatMap((language) =>
    kinds.flatMap((kind) =>
      months.map((receivedAt) => {
        const shortest = listWordings({ kind, language, receivedAt, writtenBy: '?' }, organisation).at(-1) ?? '';
        return countGsm7Septets(shortest) ?? Infinity;
      }),
    ),
  );
  return Math.max(0, Math.max(...lengths) - SMS_SEGMENT_SEPTETS);
}

/** The longest first; the last names no proxy and no second date. */
function listWordings(notification: SmsNotification, organisation: Organisation): string[] {
  const { kind, language, receivedAt, answerDueAt, writtenBy } = notification;
  const words = smsWords[language];
  const sender = toGsm7(organisationLabel(organisation));
  if (sender === undefined) throw new RangeError('the organisation has a character that text messages cannot show');
  const received = formatShortDate(receivedAt, language);
  const due = answerDueAt && formatShortDate(answerDueAt, language);
  const wordings = listProxies(writtenBy, language).flatMap((proxy) =>
    (due ? [due, undefined] : [undefined]).map((answerDue) => words[kind]({ sender, received, answerDue, proxy })),
  );
  return wordings;
}

function listProxies(writtenBy: string | undefined, language: Language): (string | undefined)[] {
  const name = writtenBy && tidyName(writtenBy);
  if (!name) return [undefined];
  const readable = toGsm7(name);
  return readable === undefined ? [smsWords[language].someProxy] : [readable, smsWords[language].someProxy];
}
