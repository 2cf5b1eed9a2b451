import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../server/catalogue/load-catalogue.ts';
import { answerConversation } from '../server/domain/answer.ts';
import type { Identity } from '../server/domain/identity.ts';
import { markRead } from '../server/domain/read-history.ts';
import { sendMessage } from '../server/domain/send-message.ts';
import type { Services } from '../server/domain/services.ts';
import { SAMPLE_EXCHANGES, type SampleExchange } from './sample-exchanges.ts';
import { findSampleMember, type SampleMemberId } from './sample-members.ts';

/** Says that the history was written, so that what a member's retention erases does not come back. */
const MARK_FILE = 'sample-history.txt';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface SampleHistoryOptions {
  readonly services: Services;
  readonly dataFolder: string;
}

/**
 * Gives the sample particulier a past, once in the life of a data folder: answered conversations that were really sent
 * and answered, at clocks of the past. The identities bear no address, so nothing of it is notified. A start that was cut
 * off is made good by the next, since each exchange has its own idempotency keys.
 */
export async function writeSampleHistory({ services, dataFolder }: SampleHistoryOptions): Promise<void> {
  const mark = join(dataFolder, MARK_FILE);
  if (existsSync(mark)) return;
  const now = services.clock();
  // The sample topics are those of the shipped catalogue, whichever one the demo runs on.
  const at = (time: Date): Services => ({ ...services, catalogue: loadCatalogue(), clock: () => time });
  for (const [index, exchange] of SAMPLE_EXCHANGES.entries()) await writeExchange(at, exchange, index, now);
  writeFileSync(mark, `Written at ${now.toISOString()}.\n`);
}

async function writeExchange(
  at: (time: Date) => Services,
  exchange: SampleExchange,
  index: number,
  now: Date,
): Promise<void> {
  const member = identityOf('particulier');
  const askedAt = workingDay(now, exchange.daysAgo, -1, exchange.askedMinute);
  const answeredAt = workingDay(askedAt, -exchange.answeredDaysLater, 1, exchange.answeredMinute);
  const { id } = await sendMessage(
    at(askedAt),
    { identity: member, key: `sample-message-${index}`, language: 'fr' },
    { ...exchange.topic, text: exchange.question },
  );
  await answerConversation(
    at(answeredAt),
    { identity: identityOf('agent'), key: `sample-answer-${index}` },
    { id, text: exchange.answer },
  );
  if (exchange.isRead) await markRead(at(new Date(answeredAt.getTime() + DAY)), member, id);
}

function identityOf(id: SampleMemberId): Identity {
  const member = findSampleMember(id);
  if (!member) throw new RangeError(`no sample member is called ${id}`);
  const { subject, name, profiles, isAgent } = member;
  return { id: subject, name, profiles, isAgent };
}

/** Some days before a day, moved on to a day from Monday to Friday, at a minute of the day in UTC. */
function workingDay(from: Date, daysBefore: number, step: 1 | -1, minute: number): Date {
  let day = Math.floor(from.getTime() / DAY) - daysBefore;
  // 1 January 1970 was a Thursday: 2 and 3 are Saturday and Sunday.
  while (day % 7 === 2 || day % 7 === 3) day += step;
  return new Date(day * DAY + minute * MINUTE);
}
