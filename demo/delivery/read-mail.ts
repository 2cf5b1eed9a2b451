import { simpleParser, type AddressObject } from 'mailparser';

/** Header line of a mail, its value decoded. */
interface MailHeader {
  readonly name: string;
  readonly value: string;
}

/** Mail as a mail program reads it from its source. */
export interface ReadMail {
  readonly subject: string;
  /** `Name <address>` */
  readonly to: string;
  /** Headers that the mailbox shows, in its order; missing ones are left out. */
  readonly headers: readonly MailHeader[];
  readonly text: string;
  /** Empty when the mail has no HTML part. */
  readonly html: string;
  /** Language that the mail states, if it does. */
  readonly language: string | undefined;
  readonly source: string;
}

/** Reads a mail from its source (RFC 5322 and MIME). */
export async function readMail(source: Buffer): Promise<ReadMail> {
  const mail = await simpleParser(source, { skipImageLinks: true, skipTextToHtml: true });
  const to = describeAddresses(mail.to);
  const asWritten = (name: string): string | undefined => {
    const line = mail.headerLines.find(({ key }) => key === name.toLowerCase())?.line;
    return line?.slice(line.indexOf(':') + 1).trim();
  };
  const headers: [string, string | undefined][] = [
    ['From', describeAddresses(mail.from)],
    ['To', to],
    ['Subject', mail.subject],
    ...['Date', 'Message-ID', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'Content-Language'].map(
      (name): [string, string | undefined] => [name, asWritten(name)],
    ),
  ];
  return {
    subject: mail.subject ?? '',
    to,
    headers: headers.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
    text: mail.text ?? '',
    html: mail.html || '',
    language: asWritten('Content-Language'),
    source: source.toString('utf8'),
  };
}

/** Writes addresses as `Name <address>`, separated by commas. */
function describeAddresses(addresses: AddressObject | AddressObject[] | undefined): string {
  return [addresses ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ name, address = '' }) => (name ? `${name} <${address}>` : address))
    .join(', ');
}
