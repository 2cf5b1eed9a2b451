import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Topic } from '../../src/contract/topic.ts';
import type { TopicLabels } from '../catalogue/load-catalogue.ts';
import { UnreadableError } from '../errors.ts';
import type { Schema } from '../store/schema.ts';
import { statement } from '../store/statement.ts';

/** A topic with its labels, as the catalogue had them. */
export interface StoredTopic {
  readonly topic: Topic;
  readonly labels: TopicLabels;
}

/** A topic that conversations name by its id. It tells of nobody; which conversations name it is encrypted. */
export interface TopicLabelsRow {
  /** Hash of the content, so that nobody can put another topic in its place. */
  id: string;
  /** {@link StoredTopic} as JSON. */
  content: string;
}

export interface TopicLabelsTable {
  /** Stores a topic unless it is stored. @returns its id */
  save(topic: StoredTopic): Promise<string>;
  /**
   * Reads the topics that are not known yet, and returns a lookup of them.
   * The lookup throws {@link UnreadableError} for a topic that is not stored, or was changed.
   */
  load(ids: readonly string[]): Promise<(id: string) => StoredTopic>;
}

const writeRow = statement((db, { id, content }: TopicLabelsRow) =>
  db
    .insertInto('topic_labels')
    .values({ id, content })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ content })),
);

const findRow = statement((db, { id }: Pick<TopicLabelsRow, 'id'>) =>
  db.selectFrom('topic_labels').select('content').where('id', '=', id),
);

/**
 * @param known topics that were read from this database; they never change
 * @param committed connection that reads only what is committed. Rows seen by others may be rolled back, and are not kept.
 */
export function topicLabelsTable(
  db: Kysely<Schema>,
  known: Map<string, StoredTopic>,
  committed?: Kysely<Schema>,
): TopicLabelsTable {
  async function find(from: Kysely<Schema>, id: string): Promise<StoredTopic | undefined> {
    const [row] = await findRow(from, { id });
    if (!row || idOf(row.content) !== id) return undefined;
    const topic = JSON.parse(row.content) as StoredTopic;
    if (from === committed) known.set(id, topic);
    return topic;
  }

  return {
    async save(topic) {
      const row = toRow(topic);
      const isStored = known.has(row.id) || (await find(committed ?? db, row.id)) !== undefined;
      // A row that was changed is mended: conversations that name it can be read again.
      if (!isStored) await writeRow(db, row);
      return row.id;
    },

    async load(ids) {
      const found = new Map<string, StoredTopic>();
      for (const id of ids) {
        const topic = known.get(id) ?? found.get(id) ?? (await find(db, id));
        if (topic) found.set(id, topic);
      }
      return (id) => {
        const topic = found.get(id);
        if (!topic) throw new UnreadableError('its topic is not stored, or was changed', { permanent: true });
        return topic;
      };
    },
  };
}

/** Rows by their labels, which are the same object for all messages on a topic. */
const rows = new WeakMap<TopicLabels, TopicLabelsRow & { readonly topic: Topic }>();

function toRow({ topic: { theme, subject, motive }, labels }: StoredTopic): TopicLabelsRow {
  const made = rows.get(labels);
  if (made?.topic.theme === theme && made.topic.subject === subject && made.topic.motive === motive) return made;
  const topic = { theme, subject, motive };
  const content = JSON.stringify({ topic, labels });
  const row = { id: idOf(content), content, topic };
  rows.set(labels, row);
  return row;
}

/** 132 bits of a hash. */
function idOf(content: string): string {
  return hash('sha256', content, 'base64url').slice(0, 22);
}
