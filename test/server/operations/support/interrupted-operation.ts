/** Runs an operator's command that sends itself a signal as soon as it writes a line that matches. */
import { Writable } from 'node:stream';
import { runOperation } from '../../../../server/operations/run-operation.ts';

const [signal = '', moment = '', ...command] = process.argv.slice(2);
const stderr = new Writable({
  write(chunk, _, done) {
    process.stderr.write(String(chunk));
    if (new RegExp(moment).test(String(chunk))) process.kill(process.pid, signal);
    done();
  },
});
const { env, stdout } = process;
process.exitCode = await runOperation(command, { env, stdout, stderr }, { lineMs: 0 });
