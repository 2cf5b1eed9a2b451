import type { Kysely } from 'kysely';
import type { Preferences } from '../../src/contract/preferences.ts';
import type { Schema } from '../store/schema.ts';
import { statement } from '../store/statement.ts';
import type { PreferencesTable } from './preferences.ts';

export interface PreferenceRow {
  member_id: string;
  /** {@link Preferences} as JSON. */
  content: string;
  updated_at: string;
}

const findRow = statement((db, key: Pick<PreferenceRow, 'member_id'>) =>
  db.selectFrom('preference').select('content').where('member_id', '=', key.member_id),
);

export function preferencesTable(db: Kysely<Schema>): PreferencesTable {
  return {
    async find(memberId) {
      const [row] = await findRow(db, { member_id: memberId });
      return row && (JSON.parse(row.content) as Preferences);
    },

    async save(memberId, preferences, at) {
      const content = { content: JSON.stringify(preferences), updated_at: at };
      await db
        .insertInto('preference')
        .values({ member_id: memberId, ...content })
        .onConflict((conflict) => conflict.column('member_id').doUpdateSet(content))
        .execute();
    },
  };
}
