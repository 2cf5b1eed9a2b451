import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../server/catalogue/load-catalogue.ts';
import { answerConversation } from '../server/agents/answer-conversation.ts';
import type { Identity } from '../server/identity/identity.ts';
import { MemberAccess } from '../server/identity/member-access.ts';
import { DAY_MS, fromParis, toParis } from '../server/calendar/paris-time.ts';
import { markRead } from '../server/conversations/history.ts';
import { sendMessage } from '../server/conversations/send-message.ts';
import type { Dependencies } from '../server/dependencies.ts';
import { answerDueAt } from '../server/calendar/working-hours.ts';
import { SAMPLE_EXCHANGES, type SampleExchange } from './sample-exchanges.ts';
import { findSampleMember, type SampleMemberId } from './sample-members.ts';

/** Marks the history as written, so that what retention erases does not come back. */
const MARK_FILE = 'sample-history.txt';
const MINUTE_MS = 60_000;

export interface SampleHistoryOptions {
  readonly deps: Dependencies;
  readonly dataFolder: string;
}

/**
 * Sends and answers the sample particulier's conversations at past times, once for each data folder. The identities have
 * no address, so nobody is notified. After an interrupted start the next one completes them, by their idempotency keys.
 */
export async function writeSampleHistory({ deps, dataFolder }: SampleHistoryOptions): Promise<void> {
  const mark = join(dataFolder, MARK_FILE);
  if (existsSync(mark)) return;
  const now = deps.clock();
  // The sample topics are in the shipped catalogue, even if the demo runs on another.
  const at = (time: Date): Dependencies => ({ ...deps, catalogue: loadCatalogue(), clock: () => time });
  for (const [index, exchange] of SAMPLE_EXCHANGES.entries()) await writeExchange(at, exchange, index, now);
  writeFileSync(mark, `Written at ${now.toISOString()}.\n`);
}

async function writeExchange(
  at: (time: Date) => Dependencies,
  exchange: SampleExchange,
  index: number,
  now: Date,
): Promise<void> {
  const before = at(new Date(now.getTime() - exchange.daysAgo * DAY_MS));
  const access = new MemberAccess(before.store, identityOf('particulier'));
  const askedAt = workingDayAfter(before.clock(), exchange.askedMinute, before);
  const answeredAt = workingDayAfter(askedAt, exchange.answeredMinute, before);
  const { id } = await sendMessage(
    at(askedAt),
    access,
    { key: `sample-message-${index}`, language: 'fr' },
    { ...exchange.topic, text: exchange.question },
  );
  await answerConversation(
    at(answeredAt),
    { identity: identityOf('agent'), key: `sample-answer-${index}` },
    { id, text: exchange.answer },
  );
  if (exchange.isRead) await markRead(at(new Date(answeredAt.getTime() + DAY_MS)), access, id);
}

function identityOf(id: SampleMemberId): Identity {
  const member = findSampleMember(id);
  if (!member) throw new RangeError(`no sample member is called ${id}`);
  const { subject, name, profiles, isAgent } = member;
  return { id: subject, name, profiles, isAgent };
}

/** Returns the instant two working days later, at a minute of the day in Paris. */
function workingDayAfter(instant: Date, minute: number, { holidayRegion }: Dependencies): Date {
  const { day } = toParis(answerDueAt(instant, holidayRegion));
  return fromParis({ day, time: minute * MINUTE_MS });
}
