import type { MailContent } from './mail-content.ts';

/** In characters: it fits on one line of a telephone. */
const RULE_WIDTH = 32;

/** Lays a mail out as plain text: lines of at most 72 characters, each address of a page whole on a line of its own. */
export function renderMailText(content: MailContent): string {
  const { colon } = content;
  const rule = '-'.repeat(RULE_WIDTH);
  const facts = content.facts && [
    [content.facts.title, ...content.facts.rows.map(({ label, value }) => `- ${label}${colon} ${value}`)]
      .map((line) => wrapText(line, MAIL_LINE_WIDTH, '  '))
      .join('\n'),
  ];
  const blocks = [
    [`${content.organisation} – ${content.rubric}`, content.date].map((line) => wrapText(line)).join('\n'),
    rule,
    content.title,
    wrapText(content.greeting),
    ...content.paragraphs.map((paragraph) => wrapText(paragraph)),
    ...(facts ?? []),
    [wrapText(content.action.lead), `${content.action.label}${colon}`, content.action.url].join('\n'),
    `${content.closing}\n${content.organisation}`,
    rule,
    ...content.footer.map((line) => wrapText(line)),
    `${content.preferences.label}${colon}\n${content.preferences.url}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** RFC 3676, 4.2: lines of a plain text mail stay well below 78 characters. */
export const MAIL_LINE_WIDTH = 72;

/**
 * Breaks one paragraph at its ordinary spaces into lines of at most `width` code points. A longer word (an address of a
 * page) keeps its own line whole, and no-break spaces hold.
 */
export function wrapText(paragraph: string, width: number = MAIL_LINE_WIDTH, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/[ \n]+/)) {
    const candidate = line ? `${line} ${word}` : `${lines.length > 0 ? indent : ''}${word}`;
    if (line && [...candidate].length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = candidate;
    }
  }
  lines.push(line);
  return lines.join('\n');
}
