import type { ExpressionBuilder, Kysely } from 'kysely';
import { UnreadableError } from '../errors.ts';
import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement, statement } from '../store/statement.ts';
import { openDetails, type MessageRow } from '../conversations/messages.table.ts';
import { leasesTable } from './leases.table.ts';
import type { Delivery, NotificationKey, Outbox, OutboxPlace } from './outbox.ts';

/** A notification that waits. What was sent is deleted. */
export interface OutboxRow {
  channel: Channel;
  next_attempt_at: string;
  id: string;
  member_id: string;
  conversation_id: string;
  position: number;
  kind: NotificationKind;
  created_at: string;
  attempts: number;
  /** Worker that has claimed it; holds it while its lease lasts. */
  worker: string | null;
}

/** A notification that has failed for good. */
export interface FailedNotificationRow {
  conversation_id: string;
  member_id: string;
  position: number;
  kind: NotificationKind;
  channel: Channel;
  id: string;
  failed_at: string;
  reason: string;
}

const insertRow = insertStatement(
  'outbox',
  ['channel', 'next_attempt_at', 'id', 'member_id', 'conversation_id', 'position', 'kind', 'created_at'],
  { attempts: 0 },
);

const KEY = ['channel', 'next_attempt_at', 'id'] as const;

/** Columns of its message that a claimed row is completed with; null once the message was erased. */
type MessageColumns = Pick<MessageRow, 'sent_at' | 'request' | 'sealed'>;
type ClaimedRow = OutboxRow & { [C in keyof MessageColumns]: MessageColumns[C] | null } & { mail_failed: unknown };

/** Selects a column of a row's message, by the message's primary key. */
const ofMessage = <C extends keyof MessageColumns>(eb: ExpressionBuilder<Schema, 'outbox'>, column: C) =>
  eb
    .selectFrom('message')
    .select(column)
    .whereRef('message.member_id', '=', 'outbox.member_id')
    .whereRef('message.conversation_id', '=', 'outbox.conversation_id')
    .whereRef('message.position', '=', 'outbox.position')
    .$asScalar();

/** Tells whether the mail that announces the same as a row has failed. */
const mailHasFailed = (eb: ExpressionBuilder<Schema, 'outbox'>) =>
  eb.exists(
    eb
      .selectFrom('failed_notification as mail')
      .select('mail.id')
      .whereRef('mail.conversation_id', '=', 'outbox.conversation_id')
      .whereRef('mail.member_id', '=', 'outbox.member_id')
      .whereRef('mail.position', '=', 'outbox.position')
      .whereRef('mail.kind', '=', 'outbox.kind')
      .where('mail.channel', '=', 'email'),
  );

/** Tells whether no living worker holds a row. */
const isFree = (eb: ExpressionBuilder<Schema, 'outbox'>, now: string) =>
  eb.or([
    eb('outbox.worker', 'is', null),
    eb.not(
      eb.exists(
        eb
          .selectFrom('outbox_worker')
          .select('outbox_worker.id')
          .whereRef('outbox_worker.id', '=', 'outbox.worker')
          .where('outbox_worker.alive_until', '>', now),
      ),
    ),
  ]);

/** Values of a claim. */
type Claim = Pick<Parameters<Outbox['claim']>[0], 'worker' | 'channel' | 'now' | 'limit'>;

/**
 * Builds a claim, in one statement.
 * @param isShared true when other servers may claim at the same time
 * @param except ids of rows that are not claimed
 */
function buildClaim(
  db: Kysely<Schema>,
  { worker, channel, now, limit }: Claim,
  isShared: boolean,
  except: readonly string[],
) {
  let due = db
    .selectFrom('outbox')
    .select(KEY)
    .where('channel', '=', channel)
    .where('next_attempt_at', '<=', now)
    .where((eb) => isFree(eb, now))
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit);
  if (except.length > 0) due = due.where('id', 'not in', except);
  if (isShared) due = due.forUpdate().skipLocked();
  return db
    .with('due', () => due)
    .updateTable('outbox')
    .set({ worker })
    .where((eb) =>
      eb(
        eb.refTuple(...KEY),
        'in',
        eb
          .selectFrom('due')
          .select(KEY)
          .$asTuple(...KEY),
      ),
    )
    .returningAll()
    .returning((eb) => [
      ofMessage(eb, 'sent_at').as('sent_at'),
      ofMessage(eb, 'request').as('request'),
      ofMessage(eb, 'sealed').as('sealed'),
      mailHasFailed(eb).as('mail_failed'),
    ]);
}

const claimAlone = statement((db, claim: Claim) => buildClaim(db, claim, false, []));
const claimBesideOthers = statement((db, claim: Claim) => buildClaim(db, claim, true, []));

const deleteRow = statement((db, key: Pick<OutboxRow, (typeof KEY)[number]>) =>
  db
    .deleteFrom('outbox')
    .where('channel', '=', key.channel)
    .where('next_attempt_at', '=', key.next_attempt_at)
    .where('id', '=', key.id),
);

/** @param isShared true when other servers may claim at the same time */
export function outboxTable(db: Kysely<Schema>, sealer: Sealer, isShared: boolean): Outbox {
  function claimRows({ except = [], ...claim }: Parameters<Outbox['claim']>[0]): Promise<ClaimedRow[]> {
    if (except.length > 0) return buildClaim(db, claim, isShared, except).execute();
    return isShared ? claimBesideOthers(db, claim) : claimAlone(db, claim);
  }

  /** Completes a row with what its message says. Without a message there is nothing to announce any more. */
  function toDelivery({ sent_at, request, sealed, ...row }: ClaimedRow, worker: string): Delivery | undefined {
    if (sent_at === null || request === null || sealed === null) return undefined;
    return {
      ...toKey(row),
      ...toPlace(row),
      worker,
      receivedAt: sent_at,
      createdAt: row.created_at,
      attempts: row.attempts,
      mailFailed: Boolean(row.mail_failed),
      ...openAnnouncement({ ...row, sent_at, request, sealed }),
    };
  }

  /** Returns errors instead of throwing: one unreadable row would keep all others from being claimed. */
  function openAnnouncement(
    row: Parameters<typeof openDetails>[1],
  ): Pick<Delivery, 'contact' | 'announcedBy' | 'answerDueAt'> {
    try {
      const { contact, announcedBy, receipt } = openDetails(sealer, row);
      if (!contact) throw new UnreadableError('the message has none', { permanent: true });
      return { contact, announcedBy, answerDueAt: receipt?.answerDueAt ?? null };
    } catch (error) {
      const contact =
        error instanceof UnreadableError
          ? error
          : new UnreadableError(error instanceof Error ? error.name : typeof error, { permanent: false, cause: error });
      return { contact, announcedBy: [], answerDueAt: null };
    }
  }

  return {
    ...leasesTable(db, isShared),

    async insert(rows) {
      for (const row of rows) {
        await insertRow(db, {
          channel: row.channel,
          next_attempt_at: row.createdAt,
          id: row.id,
          member_id: row.memberId,
          conversation_id: row.conversationId,
          position: row.position,
          kind: row.kind,
          created_at: row.createdAt,
        });
      }
    },

    async claim(claim) {
      const rows = await claimRows(claim);
      const deliveries: Delivery[] = [];
      for (const row of rows.sort(inOrder)) {
        const delivery = toDelivery(row, claim.worker);
        if (delivery) deliveries.push(delivery);
        else await deleteRow(db, row);
      }
      return deliveries;
    },

    async markSent({ channel, nextAttemptAt, id }) {
      await deleteRow(db, { channel, next_attempt_at: nextAttemptAt, id });
    },

    async markFailed(row, { at, reason }) {
      const { numDeletedRows } = await db
        .deleteFrom('outbox')
        .where('channel', '=', row.channel)
        .where('next_attempt_at', '=', row.nextAttemptAt)
        .where('id', '=', row.id)
        .where('worker', '=', row.worker)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      const { conversationId, memberId, position, kind, channel, id } = row;
      const conversation = await db
        .selectFrom('conversation')
        .select('id')
        .where('id', '=', conversationId)
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      if (!conversation) return false;
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('failed_notification')
        .values({
          conversation_id: conversationId,
          member_id: memberId,
          position,
          kind,
          channel,
          id,
          failed_at: at,
          reason,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },

    async postpone(row, { attempts, nextAttemptAt }) {
      await db
        .updateTable('outbox')
        .set({ next_attempt_at: nextAttemptAt, worker: null, attempts })
        .where('channel', '=', row.channel)
        .where('next_attempt_at', '=', row.nextAttemptAt)
        .where('id', '=', row.id)
        .where('worker', '=', row.worker)
        .execute();
    },

    async listFailed({ after, limit }) {
      let page = db
        .selectFrom('failed_notification')
        .selectAll()
        .orderBy('failed_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (after) {
        page = page.where((eb) => eb(eb.refTuple('failed_at', 'id'), '<', eb.tuple(after.at, after.id)));
      }
      const rows = await page.execute();
      return rows.map((row) => ({ ...toKey(row), id: row.id, failedAt: row.failed_at, reason: row.reason }));
    },

    async count() {
      const of = async (table: 'outbox' | 'failed_notification') => {
        const { rows } = await db
          .selectFrom(table)
          .select((select) => select.fn.countAll().as('rows'))
          .executeTakeFirstOrThrow();
        // PostgreSQL returns a bigint, which its driver hands over as text.
        return Number(rows);
      };
      return { pending: await of('outbox'), failed: await of('failed_notification') };
    },
  };
}

function toKey(
  row: Pick<OutboxRow, 'member_id' | 'conversation_id' | 'position' | 'kind' | 'channel'>,
): NotificationKey {
  const { member_id, conversation_id, position, kind, channel } = row;
  return { memberId: member_id, conversationId: conversation_id, position, kind, channel };
}

function toPlace({ channel, next_attempt_at, id }: Pick<OutboxRow, (typeof KEY)[number]>): OutboxPlace {
  return { channel, nextAttemptAt: next_attempt_at, id };
}

/** The databases return changed rows in no order. */
function inOrder(one: OutboxRow, other: OutboxRow): number {
  return one.next_attempt_at.localeCompare(other.next_attempt_at) || one.id.localeCompare(other.id);
}
