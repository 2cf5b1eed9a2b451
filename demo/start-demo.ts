import { loadCatalogue } from '../server/catalogue/load-catalogue.ts';
import { readConfig, type Environment } from '../server/config.ts';
import { createLog, type Log } from '../server/log.ts';
import { startServer } from '../server/start-server.ts';
import { lockDataFolder } from './data-folder.ts';
import { Mailbox } from './delivery/mailbox.ts';
import { createSmsGateway } from './delivery/sms-gateway.ts';
import { startSmtpSink } from './delivery/smtp-sink.ts';
import { createDemoApp } from './demo-app.ts';
import { AUDIENCE, demoEnvironment } from './demo-environment.ts';
import { loadSecrets } from './demo-secrets.ts';
import { findFreePort, startLoopbackServer } from './loopback-server.ts';
import { writeSampleHistory } from './sample-history.ts';
import { createTokenIssuer } from './token-issuer.ts';

export interface DemoOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Folder of all data that lasts from one start to the next. */
  readonly dataFolder: string;
  readonly clock?: () => Date;
  /** Warnings and errors on stderr when left out. */
  readonly log?: Log;
  /** Replaces some of the variables that {@link demoEnvironment} sets, such as `CATALOGUE_FILE`. */
  readonly env?: Environment;
  /** Open pages reload when the bundle or the server is new. */
  readonly reload?: boolean;
}

export interface RunningDemo {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Mails and text messages that were delivered. */
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

/**
 * Starts the demo: the real server, with the demo's pages beside its API, and around it a mail server, an SMS gateway
 * and an issuer of tokens.
 *
 * @throws {DataFolderError} when another demo runs on the data folder
 * @throws what `readConfig` and `startServer` throw; nothing is left running then
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { port, dataFolder, clock = now, log = warnings, env, reload } = options;
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    closers.push(lockDataFolder(dataFolder));
    const secrets = await loadSecrets(dataFolder);
    const mailbox = new Mailbox(dataFolder, clock);
    const smtp = await startSmtpSink({ port: 0, onMail: async (mail) => void (await mailbox.keepMail(mail)) });
    closers.push(() => smtp.close());
    const gateway = createSmsGateway({ secret: secrets.smsSecret, onSms: (sms) => mailbox.keepSms(sms), now: clock });
    const sms = await startLoopbackServer(gateway);
    closers.push(() => sms.close());

    const { smsSecret, encryptionKeys } = secrets;
    const addresses = { dataFolder, smtpUrl: smtp.url, smsUrl: sms.url, smsSecret, encryptionKeys };
    const config = readConfig({ ...demoEnvironment({ ...addresses, port: port || (await findFreePort()) }), ...env });
    const issuer = await createTokenIssuer({
      key: secrets.issuerKey,
      issuer: config.jwt.issuer,
      audience: AUDIENCE,
      clock,
    });
    const pages = createDemoApp({
      catalogue: loadCatalogue(config.catalogueFile),
      issuer,
      mailbox,
      cookieSecret: secrets.cookieSecret,
      apiUrl: `http://127.0.0.1:${config.port}/api`,
      reload,
    });
    const server = await startServer({ config, clock, log, extraRoutes: pages });
    closers.push(() => server.close());
    await writeSampleHistory({ deps: server.dependencies, dataFolder });
    return { url: server.url, port: server.port, mailbox, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const now = (): Date => new Date();

const writeLog = createLog(process.stderr);

const warnings: Log = (level, event, fields) => {
  if (level !== 'info') writeLog(level, event, fields);
};
