/** The operators' commands: `npm run backup` runs `node server/operations/main.ts backup`, and so on. */
import { runOperation } from './run-operation.ts';

process.exitCode = await runOperation(process.argv.slice(2), process);
