/** `npm run statements` writes `server/store/statements.sql` anew: what the server sends to its databases. */
import { writeFileSync } from 'node:fs';
import { startPostgres } from '../postgres.ts';
import { collectStatements } from './collect.ts';
import { renderStatements } from './render.ts';

const postgres = await startPostgres();
try {
  const statements = await collectStatements(postgres);
  writeFileSync(new URL('../../../server/store/statements.sql', import.meta.url), renderStatements(statements));
  console.log(`server/store/statements.sql: ${statements.length} statements`);
} finally {
  await postgres.stop();
}
