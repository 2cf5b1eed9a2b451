import type { MailContent } from './mail-content.ts';

/** Width of a rule, in characters: it fits on one line of a telephone. */
const RULE_WIDTH = 32;

/** Width of a line, in characters, which RFC 3676 (4.2) wants well below 78. */
const LINE_WIDTH = 72;

/** Renders a mail as plain text: lines of at most 72 characters, each URL whole on a line of its own. */
export function renderMailText(content: MailContent): string {
  const { colon } = content;
  const rule = '-'.repeat(RULE_WIDTH);
  const facts = content.facts && [
    [content.facts.title, ...content.facts.rows.map(({ label, value }) => `- ${label}${colon} ${value}`)]
      .map((line) => wrapText(line, '  '))
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

/**
 * Breaks one paragraph into lines of at most 72 code points, at ordinary spaces only. A longer word, such as a URL,
 * stays whole on a line of its own.
 */
function wrapText(paragraph: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/[ \n]+/)) {
    const candidate = line ? `${line} ${word}` : `${lines.length > 0 ? indent : ''}${word}`;
    if (line && [...candidate].length > LINE_WIDTH) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = candidate;
    }
  }
  lines.push(line);
  return lines.join('\n');
}
