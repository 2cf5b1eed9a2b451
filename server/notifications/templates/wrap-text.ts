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
