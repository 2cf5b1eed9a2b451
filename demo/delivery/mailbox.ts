import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveredSms } from './sms-gateway.ts';
import type { DeliveredMail } from './smtp-sink.ts';
import { readMail, type ReadMail } from './read-mail.ts';

/** A text message in the mailbox. */
export interface KeptSms extends DeliveredSms {
  readonly kind: 'sms';
  /** ISO 8601, UTC. */
  readonly deliveredAt: string;
}

/** A mail in the mailbox, as {@link readMail} reads its source. */
export interface KeptMail extends ReadMail {
  readonly kind: 'mail';
  readonly id: string;
  /** Recipients of the envelope. */
  readonly recipients: readonly string[];
  /** ISO 8601, UTC. */
  readonly deliveredAt: string;
}

export type Delivery = KeptMail | KeptSms;

interface MailRecord {
  readonly recipients: readonly string[];
  readonly deliveredAt: string;
  /** The mail's source, base64. */
  readonly source: string;
}

/** Form of the ids that {@link Mailbox.keepMail} makes; no other text is looked for on the disk. */
const MAIL_ID = /^\d{14}-[0-9a-f-]{36}$/;

/**
 * Delivered mails and text messages, one file each, kept from one start to the next. Nothing is merged or cleaned up: a
 * mail that arrives twice is shown twice.
 */
export class Mailbox {
  readonly #mails: string;
  readonly #sms: string;
  readonly #now: () => Date;
  /** Parsed mails by id: a source never changes. */
  readonly #read = new Map<string, KeptMail>();
  #last = 0;

  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#mails = join(folder, 'mails');
    this.#sms = join(folder, 'sms');
    this.#now = now;
  }

  /** Keeps a mail. @returns its id in the mailbox */
  async keepMail({ recipients, source }: DeliveredMail): Promise<string> {
    const now = this.#now();
    // Two mails of the same millisecond keep their order.
    this.#last = Math.max(now.getTime(), this.#last + 1);
    const id = `${String(this.#last).padStart(14, '0')}-${randomUUID()}`;
    const record: MailRecord = { recipients, deliveredAt: now.toISOString(), source: source.toString('base64') };
    await mkdir(this.#mails, { recursive: true });
    const file = join(this.#mails, `${id}.json`);
    await writeFile(`${file}.part`, JSON.stringify(record));
    await rename(`${file}.part`, file);
    return id;
  }

  /** Keeps a text message. @returns false when one with the same id was kept before */
  async keepSms(sms: DeliveredSms): Promise<boolean> {
    await mkdir(this.#sms, { recursive: true });
    const file = join(this.#sms, `${createHash('sha256').update(sms.id).digest('hex')}.json`);
    const part = `${file}.${randomUUID()}.part`;
    const kept: KeptSms = { ...sms, kind: 'sms', deliveredAt: this.#now().toISOString() };
    await writeFile(part, JSON.stringify(kept));
    try {
      // Unlike rename, link refuses a name that is taken.
      await link(part, file);
      return true;
    } catch (error) {
      if (existsSync(file)) return false;
      throw error;
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Lists the deliveries, newest first; with addresses, only those to one of them. */
  async list(addresses?: readonly string[]): Promise<Delivery[]> {
    const mailIds = (await listNames(this.#mails)).filter((id) => MAIL_ID.test(id));
    const mails = (
      await Promise.all(
        mailIds
          .sort()
          .reverse()
          .map((id) => this.findMail(id)),
      )
    ).filter((mail) => mail !== undefined);
    const smsNames = await listNames(this.#sms);
    const sms = await Promise.all(smsNames.map((name) => readJson<KeptSms>(join(this.#sms, `${name}.json`))));
    const wanted = addresses && new Set(addresses.map((address) => address.toLowerCase()));
    return [...mails, ...sms]
      .filter((delivery) => !wanted || recipientsOf(delivery).some((address) => wanted.has(address.toLowerCase())))
      .sort((a, b) => b.deliveredAt.localeCompare(a.deliveredAt));
  }

  /** Finds a mail by its id. */
  async findMail(id: string): Promise<KeptMail | undefined> {
    if (!MAIL_ID.test(id)) return undefined;
    const known = this.#read.get(id);
    if (known) return known;
    const file = join(this.#mails, `${id}.json`);
    if (!existsSync(file)) return undefined;
    const { recipients, deliveredAt, source } = await readJson<MailRecord>(file);
    const content = await readMail(Buffer.from(source, 'base64'));
    const mail: KeptMail = { kind: 'mail', id, recipients, deliveredAt, ...content };
    this.#read.set(id, mail);
    return mail;
  }
}

/** Lists the e-mail addresses of a mail, or the telephone number of a text message. */
function recipientsOf(delivery: Delivery): readonly string[] {
  return delivery.kind === 'mail' ? delivery.recipients : [delivery.to];
}

async function listNames(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}
