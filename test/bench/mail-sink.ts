/** Runs a mail server that accepts and discards every mail. Prints its port. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => void stream.resume().on('end', done),
});
const listening = server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(listening.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
