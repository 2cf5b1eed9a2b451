import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage } from './layout.ts';
import { DOCUMENTS_URL } from './messaging-tag.ts';

const fr = {
  messages: 'Mes messages',
  preferences: 'Mes préférences',
  preferencesLead: 'Choisissez ci-dessous, sous «\u00a0Gérer vos préférences\u00a0», comment vous êtes prévenu.',
};

const en: typeof fr = {
  messages: 'My messages',
  preferences: 'My preferences',
  preferencesLead: 'Choose below, under “Manage your preferences”, how you are notified.',
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders the page with the messaging inline. */
export function messagesPage(c: DemoContext) {
  const language = c.get('language');
  return renderPage(c, {
    title: words[language].messages,
    above: [{ label: layoutWords[language].contact, href: '/contact' }],
    main: inlineMessaging(),
  });
}

/** Renders the page behind the mails' link "Gérer vos préférences". */
export function preferencesPage(c: DemoContext) {
  const language = c.get('language');
  const say = words[language];
  return renderPage(c, {
    title: say.preferences,
    above: [{ label: layoutWords[language].contact, href: '/contact' }],
    main: html`<p class="lead">${say.preferencesLead}</p>
      ${inlineMessaging()}`,
  });
}

function inlineMessaging() {
  return html`<secure-messaging mode="inline" documents-url="${DOCUMENTS_URL}"></secure-messaging>`;
}
