import type { ExpressionBuilder, Kysely } from 'kysely';
import { UnreadableError } from '../errors.ts';
import type { Channel, NotificationKind } from '../../src/contract/channels.ts';
import type { Schema } from '../store/schema.ts';
import type { Sealer } from '../store/sealer.ts';
import { insertStatement } from '../store/statement.ts';
import { openMessage, type MessageRow } from '../conversations/messages.table.ts';
import type { Delivery, NotificationKey, Outbox } from './outbox.ts';

export interface OutboxRow {
  conversation_id: string;
  position: number;
  kind: NotificationKind;
  channel: Channel;
  member_id: string;
  id: string;
  received_at: string;
  answer_due_at: string | null;
  created_at: string;
  state: 'pending' | 'sent' | 'failed';
  attempts: number;
  /** Time at which it is due; end of the lease while a worker holds the row. */
  next_attempt_at: string;
  /** Worker that has claimed it. */
  worker: string | null;
  /** Time at which it was sent, or failed for good. */
  ended_at: string | null;
  failure: string | null;
}

const insertRow = insertStatement(
  'outbox',
  [
    'conversation_id',
    'position',
    'kind',
    'channel',
    'member_id',
    'id',
    'received_at',
    'answer_due_at',
    'created_at',
    'next_attempt_at',
  ],
  { state: 'pending', attempts: 0 },
);

const KEY = ['conversation_id', 'member_id', 'position', 'kind', 'channel'] as const;

/** Selects the sealed content of a row's message. */
const sealedMessage = (eb: ExpressionBuilder<Schema, 'outbox'>) =>
  eb
    .selectFrom('message')
    .select('sealed')
    .whereRef('message.member_id', '=', 'outbox.member_id')
    .whereRef('message.conversation_id', '=', 'outbox.conversation_id')
    .whereRef('message.position', '=', 'outbox.position')
    .$asScalar()
    .$notNull();

/** Tells whether the mail that announces the same as a row has failed. */
const mailHasFailed = (eb: ExpressionBuilder<Schema, 'outbox'>) =>
  eb.exists(
    eb
      .selectFrom('outbox as mail')
      .select('mail.id')
      .whereRef('mail.member_id', '=', 'outbox.member_id')
      .whereRef('mail.conversation_id', '=', 'outbox.conversation_id')
      .whereRef('mail.position', '=', 'outbox.position')
      .whereRef('mail.kind', '=', 'outbox.kind')
      .where('mail.channel', '=', 'email')
      .where('mail.state', '=', 'failed'),
  );

/** @param isShared true when other servers may claim at the same time */
export function outboxTable(db: Kysely<Schema>, sealer: Sealer, isShared: boolean): Outbox {
  const update = (key: NotificationKey) =>
    db
      .updateTable('outbox')
      .where('conversation_id', '=', key.conversationId)
      .where('member_id', '=', key.memberId)
      .where('position', '=', key.position)
      .where('kind', '=', key.kind)
      .where('channel', '=', key.channel);

  function toDelivery(row: OutboxRow & Pick<MessageRow, 'sealed'> & { mail_failed: unknown }): Delivery {
    return {
      ...toKey(row),
      id: row.id,
      receivedAt: row.received_at,
      answerDueAt: row.answer_due_at,
      createdAt: row.created_at,
      attempts: row.attempts,
      mailFailed: Boolean(row.mail_failed),
      ...openAddressee(row),
    };
  }

  /** Returns errors instead of throwing: one unreadable row would keep all others from being claimed. */
  function openAddressee(row: Parameters<typeof openMessage>[1]): Pick<Delivery, 'contact' | 'writtenBy'> {
    try {
      const { contact, proxyName } = openMessage(sealer, row);
      if (!contact) throw new UnreadableError('not of a member’s message', { permanent: true });
      return { contact, writtenBy: proxyName ?? null };
    } catch (error) {
      const contact =
        error instanceof UnreadableError
          ? error
          : new UnreadableError(error instanceof Error ? error.name : typeof error, { permanent: false, cause: error });
      return { contact, writtenBy: null };
    }
  }

  return {
    async insert(rows) {
      for (const row of rows) {
        await insertRow(db, {
          conversation_id: row.conversationId,
          position: row.position,
          kind: row.kind,
          channel: row.channel,
          member_id: row.memberId,
          id: row.id,
          received_at: row.receivedAt,
          answer_due_at: row.answerDueAt,
          created_at: row.createdAt,
          next_attempt_at: row.createdAt,
        });
      }
    },

    async claim({ worker, channel, now, leaseUntil, limit }) {
      let due = db
        .selectFrom('outbox')
        .select(KEY)
        .where('state', '=', 'pending')
        .where('channel', '=', channel)
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit);
      if (isShared) due = due.forUpdate().skipLocked();
      const rows = await db
        .with('due', () => due)
        .updateTable('outbox')
        .set({ worker, next_attempt_at: leaseUntil })
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
        .returning((eb) => [sealedMessage(eb).as('sealed'), mailHasFailed(eb).as('mail_failed')])
        .execute();
      rows.sort((a, b) => a.created_at.localeCompare(b.created_at));
      return rows.map(toDelivery);
    },

    async extend(rows, worker, leaseUntil) {
      const extended: Delivery[] = [];
      for (const row of rows) {
        const { numUpdatedRows } = await update(row)
          .set({ next_attempt_at: leaseUntil })
          .where('worker', '=', worker)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) extended.push(row);
      }
      return extended;
    },

    async markSent(key, at) {
      await update(key)
        .set({ state: 'sent', ended_at: at, worker: null, failure: null })
        .where('state', '=', 'pending')
        .execute();
    },

    async markFailed(key, worker, { attempts, at, reason }) {
      const { numUpdatedRows } = await update(key)
        .set({ state: 'failed', ended_at: at, worker: null, attempts, failure: reason })
        .where('worker', '=', worker)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async postpone(key, worker, { attempts, nextAttemptAt, reason }) {
      await update(key)
        .set({ next_attempt_at: nextAttemptAt, worker: null, attempts, failure: reason })
        .where('worker', '=', worker)
        .execute();
    },

    async release(worker, now) {
      await db
        .updateTable('outbox')
        .set({ worker: null, next_attempt_at: now })
        .where('state', '=', 'pending')
        .where('worker', '=', worker)
        .execute();
    },

    async releaseAbandoned(worker) {
      if (isShared) return;
      await db
        .updateTable('outbox')
        .set((row) => ({ worker: null, next_attempt_at: row.ref('created_at') }))
        .where('state', '=', 'pending')
        .where('worker', '!=', worker)
        .execute();
    },

    async has(key) {
      const row = await db
        .selectFrom('outbox')
        .select('id')
        .where('conversation_id', '=', key.conversationId)
        .where('member_id', '=', key.memberId)
        .where('position', '=', key.position)
        .where('kind', '=', key.kind)
        .where('channel', '=', key.channel)
        .executeTakeFirst();
      return row !== undefined;
    },

    async listFailed(limit) {
      const rows = await db
        .selectFrom('outbox')
        .innerJoin('conversation', (join) =>
          join
            .onRef('conversation.id', '=', 'outbox.conversation_id')
            .onRef('conversation.member_id', '=', 'outbox.member_id'),
        )
        .selectAll('outbox')
        .select('conversation.reference')
        .where('outbox.state', '=', 'failed')
        .orderBy('outbox.ended_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        ...toKey(row),
        reference: row.reference,
        failedAt: row.ended_at ?? '',
        reason: row.failure ?? '',
      }));
    },

    async count() {
      // One statement a state, because each state has a partial index of its own.
      const of = async (state: 'pending' | 'failed') => {
        const { rows } = await db
          .selectFrom('outbox')
          .select((select) => select.fn.countAll().as('rows'))
          .where('state', '=', state)
          .executeTakeFirstOrThrow();
        // PostgreSQL returns a bigint, which its driver hands over as text.
        return Number(rows);
      };
      return { pending: await of('pending'), failed: await of('failed') };
    },
  };
}

function toKey(
  row: Pick<OutboxRow, 'member_id' | 'conversation_id' | 'position' | 'kind' | 'channel'>,
): NotificationKey {
  const { member_id, conversation_id, position, kind, channel } = row;
  return { memberId: member_id, conversationId: conversation_id, position, kind, channel };
}
