import { html } from 'hono/html';
import type { MailContent } from './mail-content.ts';

/**
 * Colours are left to the mail program where possible, so that a dark one stays dark and legible. A background always
 * comes with a text colour, and lines are of a grey that is visible on both.
 */
const ACCENT = '#0b5d66';
const LINE = '#8795a1';
const FONT = "font-family: 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; font-size: 16px; line-height: 1.55";
const MUTED = 'font-size: 14px; line-height: 1.5; opacity: 0.8';

/** Renders a mail as HTML: one column of at most 600 px, inline styles only, nothing fetched, every value escaped. */
export async function renderMailHtml(content: MailContent): Promise<string> {
  const { language, organisation, rubric, title, action, facts, preferences } = content;
  const document = await html`<!doctype html>
<html lang="${language}" dir="ltr" style="color-scheme: light dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>${content.subject}</title>
</head>
<body style="margin: 0; padding: 0">
<div lang="${language}" dir="ltr" style="max-width: 576px; margin: 0 auto; padding: 12px; overflow-wrap: break-word; ${FONT}">
<div style="padding: 18px 4%; border-radius: 8px; background-color: ${ACCENT}; color: #ffffff">
<p style="margin: 0; font-size: 20px; line-height: 1.3; font-weight: 700">${organisation}</p>
<p style="margin: 4px 0 0; font-size: 16px; line-height: 1.4">${rubric}</p>
</div>
<div style="padding: 24px 4% 8px">
<p style="margin: 0 0 8px; ${MUTED}">${content.date}</p>
<h1 style="margin: 0 0 24px; font-size: 24px; line-height: 1.3; font-weight: 700">${title}</h1>
<p style="margin: 0 0 16px">${content.greeting}</p>
${content.paragraphs.map((text) => html`<p style="margin: 0 0 16px">${text}</p>\n`)}
${facts ? renderFacts(facts) : ''}
<p style="margin: 24px 0 12px">${action.lead}</p>
<p style="margin: 0 0 28px"><a href="${action.url}" style="display: inline-block; padding: 12px 14px; border-radius: 6px; background-color: ${ACCENT}; color: #ffffff; font-weight: 700; text-align: center; text-decoration: none">${action.label}</a></p>
<p style="margin: 0 0 24px">${content.closing}<br>${organisation}</p>
</div>
<div style="margin: 0 4%; padding: 16px 0; border-top: 1px solid ${LINE}; font-size: 14px; line-height: 1.5">
${content.footer.map((text) => html`<p style="margin: 0 0 8px; ${MUTED}">${text}</p>\n`)}
<p style="margin: 12px 0 0"><a href="${preferences.url}">${preferences.label}</a></p>
</div>
</div>
</body>
</html>
`;
  return document.toString();
}

function renderFacts({ title, rows }: NonNullable<MailContent['facts']>): ReturnType<typeof html> {
  return html`<div style="margin: 24px 0; padding: 16px 4% 4px; border: 1px solid ${LINE}; border-left: 4px solid ${ACCENT}; border-radius: 6px">
<h2 style="margin: 0 0 12px; font-size: 17px; line-height: 1.3; font-weight: 700">${title}</h2>
<dl style="margin: 0">
${rows.map(
  ({ label, value }) => html`<dt style="margin: 0; ${MUTED}">${label}</dt>
<dd style="margin: 0 0 12px; font-weight: 600">${value}</dd>\n`,
)}
</dl>
</div>`;
}
