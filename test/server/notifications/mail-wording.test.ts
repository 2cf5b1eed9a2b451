import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { LANGUAGES, type Language } from '../../../src/contract/topic.ts';
import { composeMail } from '../../../server/notifications/templates/compose-mail.ts';
import { answer, MIDNIGHT, receipt, REFERENCE, settings } from './sample-notification.ts';

const rubrics: Record<Language, string> = { fr: 'Mes messages et mes réponses', en: 'My messages and answers' };
const PROXY = 'Jean Dupont';
const mails = LANGUAGES.flatMap((language) => [
  { file: `receipt.${language}.txt`, notification: receipt({ language }) },
  { file: `receipt-by-proxy.${language}.txt`, notification: receipt({ language, writtenBy: PROXY }) },
  { file: `answer.${language}.txt`, notification: answer({ language }) },
  { file: `answer-by-proxy.${language}.txt`, notification: answer({ language, writtenBy: PROXY }) },
]);

/** Extracts the words of an HTML mail, one space between them, entities resolved. */
function readHtml(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  const words = body.replace(/<(?:br|\/?(?:p|div|h1|h2|dt|dd|dl|a|body|html))\b[^>]*>/g, ' ');
  assert.ok(!/<[a-z!/]/i.test(words), `an unexpected element: ${/<[^>]*>/.exec(words)?.[0]}`);
  return words
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/ *\n */g, ' ')
    .replace(/ +/g, ' ');
}

describe('the wording of the mails', () => {
  for (const { file, notification } of mails) {
    it(`is that of ${file}`, async () => {
      const { subject, text } = await composeMail(notification, settings);
      const golden = await readFile(new URL(`golden/${file}`, import.meta.url), 'utf8');
      assert.equal(`${subject}\n\n${text}`.replaceAll('\u00a0', ' '), golden);
    });

    it(`is the same in HTML as in ${file}`, async () => {
      const { text, html } = await composeMail(notification, settings);
      const shown = readHtml(html).replaceAll('\u00a0', ' ');
      const sentences = text
        .replaceAll('\u00a0', ' ')
        .replace(/^-{32}$/gm, '')
        .split(/\n\n|\n(?=- )/)
        .flatMap((block) =>
          block
            .replace(/^- /, '')
            .replace(/\n +/g, ' ')
            .split(/ ?: (?=\S)| ?:\n| – |,\n|\n(?=Le |http)/),
        )
        .map((sentence) => sentence.replace(/\s+/g, ' ').replace(/ ?:$/, '').trim())
        .filter((sentence) => sentence !== '' && !sentence.startsWith('http'));
      for (const sentence of sentences) assert.ok(shown.includes(sentence), `missing in HTML: ${sentence}`);
    });

    it(`names organisation and service in the subject of ${file}, and nothing that identifies the member`, async () => {
      const { subject, text, html } = await composeMail(notification, settings);
      assert.ok(subject.startsWith(`MSA Picardie – ${rubrics[notification.language]}`));
      assert.ok(!subject.includes('Camille') && !subject.includes(PROXY));
      assert.ok(![subject, text, html].some((part) => part.includes(REFERENCE)));
    });

    it(`has lines of at most 72 characters in ${file}, but for the addresses of pages`, async () => {
      const { text } = await composeMail(notification, settings);
      const long = text.split('\n').filter((line) => [...line].length > 72 && !line.startsWith('https://'));
      assert.deepEqual(long, []);
    });
  }

  it('states what the law asks of an acknowledgement: date, service, its address and telephone number', async () => {
    const { text, html } = await composeMail(receipt(), settings);
    for (const part of [text, html]) {
      for (const fact of ['vendredi 20 novembre 2026', ...Object.values(settings.service)]) {
        assert.ok(part.includes(fact), `missing: ${fact}`);
      }
    }
  });

  it('gives a deadline of midnight as the end of the day before', async () => {
    const deadlines: Record<Language, string> = { fr: 'mardi 24 novembre 2026', en: 'Tuesday 24 November 2026' };
    for (const language of LANGUAGES) {
      const { text, html } = await composeMail(receipt({ language, answerDueAt: MIDNIGHT }), settings);
      for (const part of [text.replace(/\s+/g, ' '), html]) {
        assert.equal(part.split(deadlines[language]).length - 1, 2, `in the sentence and in the list: ${part}`);
        assert.doesNotMatch(part, /25 [Nn]ovember|25 novembre|0\u00a0h|00:00/);
      }
    }
  });

  it('names the proxy in the acknowledgement and in the announcement', async () => {
    for (const notification of [receipt({ writtenBy: PROXY }), answer({ writtenBy: PROXY })]) {
      const { text, html } = await composeMail(notification, settings);
      assert.ok(text.includes(PROXY) && html.includes(PROXY));
    }
  });
});

describe('the HTML of a mail', () => {
  it('shows names as text, whatever they contain', async () => {
    const name = '<img src=x onerror=alert(1)> & "Camille"';
    const writtenBy = `</p><script>alert('x')</script>`;
    const { html } = await composeMail(receipt({ name, writtenBy }), {
      ...settings,
      organisation: { name: 'MSA <b>', region: '&amp;' },
      service: { name: '<i>service</i>', address: '"1" rue <br>', phone: '<03>' },
    });
    const shown = readHtml(html);
    for (const text of [`Bonjour ${name},`, writtenBy, 'MSA <b> &amp;', '<i>service</i>', '"1" rue <br>', '<03>']) {
      assert.ok(shown.includes(text), `not shown as written: ${text}`);
    }
    assert.ok(!/<(?:script|img|i|b)\b/.test(html));
  });

  it('leads to the messages and to the preferences, and nowhere else', async () => {
    for (const { notification } of mails) {
      const { html } = await composeMail(notification, settings);
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
      assert.deepEqual(links, [settings.messagesUrl, settings.preferencesUrl]);
    }
  });

  it('escapes the URLs of its links', async () => {
    const messagesUrl = 'https://espace-prive.example/"><script>';
    const { html } = await composeMail(answer(), { ...settings, messagesUrl });
    assert.ok(html.includes('href="https://espace-prive.example/&quot;&gt;&lt;script&gt;"'));
  });

  it('fetches nothing: no image, style sheet, font or script', async () => {
    const { html } = await composeMail(receipt(), settings);
    assert.ok(!/\bsrc=|url\(|<link|<img|<script|<style|@import/i.test(html));
  });

  it('states its language also in the body, for mail programs that keep nothing else', async () => {
    for (const language of LANGUAGES) {
      const { html } = await composeMail(answer({ language }), settings);
      assert.match(html, new RegExp(`<html lang="${language}"`));
      assert.match(html, new RegExp(`<body[^>]*>\\s*<div lang="${language}"`));
    }
  });
});
