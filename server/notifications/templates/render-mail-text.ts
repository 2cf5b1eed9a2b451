import type { MailContent } from './mail-content.ts';
import { MAIL_LINE_WIDTH, wrapText } from './wrap-text.ts';

/** In characters: it fits on one line of a telephone. */
const RULE_WIDTH = 32;

/** Lays a mail out as plain text: lines of at most 72 characters, each address of a page whole on a line of its own. */
export function renderMailText(content: MailContent): string {
  const colon = content.language === 'fr' ? '\u00a0:' : ':';
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
