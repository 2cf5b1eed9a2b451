/** A display name and one address, as a mail header shows them. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** RFC 5321, 4.5.3.1: octets of a local part and of a path without its brackets. */
const LOCAL_PART_MAX = 64;
const ADDRESS_MAX = 254;

/** Dot-atoms of RFC 5322 and the letters of RFC 6531; quoted local parts are refused, nobody has one. */
const LOCAL_PART = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u;

/**
 * Checks that a text is exactly one e-mail address. A comma, a line break or a second address would add a recipient, so
 * none of them is ever let through.
 */
export function isMailAddress(text: string): boolean {
  if (Buffer.byteLength(text) > ADDRESS_MAX) return false;
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(at, 0));
  return (
    Buffer.byteLength(localPart) <= LOCAL_PART_MAX && LOCAL_PART.test(localPart) && DOMAIN.test(text.slice(at + 1))
  );
}

/** Reads `Name <a@b>`, `"Name" <a@b>` or `a@b`; `undefined` when it is anything else. */
export function parseMailbox(text: string): Mailbox | undefined {
  // eslint-disable-next-line no-control-regex -- a header of two lines is two headers
  if (/[\u0000-\u001f\u007f]/.test(text)) return undefined;
  const { name = '', address = text.trim() } =
    /^\s*(?:"(?<quoted>[^"<>]*)"|(?<name>[^"<>]*))\s*<(?<address>[^<>]*)>\s*$/.exec(text)?.groups ?? {};
  const quoted = /^\s*"([^"<>]*)"/.exec(text)?.[1];
  return isMailAddress(address) ? { name: (quoted ?? name).trim(), address } : undefined;
}
