import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import type { FoundService } from '../service-directory.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage, type Markup } from './layout.ts';
import { serviceEnvelope } from './messaging-tag.ts';
import { profileLabels } from './profile-labels.ts';

const fr = {
  why: 'Pourquoi en ligne\u00a0?',
  question: 'Une question avant de commencer\u00a0?',
  questionText:
    'L’enveloppe près du titre ouvre la messagerie\u00a0: votre message est déjà classé au bon endroit, il ne vous reste qu’à l’écrire.',
  filedUnder: 'Classé sous',
  honest: 'Dans cette démonstration',
  honestText:
    'La démarche elle-même n’est pas reproduite ici\u00a0: cette page montre où la messagerie prend place. Un formulaire complet se trouve sur la page',
  honestLink: 'Demander ma carte européenne d’assurance maladie',
  otherProfile: (profile: string) => `Ce service s’adresse au profil «\u00a0${profile}\u00a0».`,
};

const en: typeof fr = {
  why: 'Why online?',
  question: 'A question before you begin?',
  questionText:
    'The envelope beside the title opens the messaging: your message is already filed in the right place, all that is left is to write it.',
  filedUnder: 'Filed under',
  honest: 'In this demonstration',
  honestText:
    'The procedure itself is not reproduced here: this page shows where the messaging takes its place. A complete form is on the page',
  honestLink: 'Request my European health insurance card',
  otherProfile: (profile) => `This service is for the “${profile}” profile.`,
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders the title of an online service with the envelope beside it. */
export function serviceHeading(title: string, envelope: Markup): Markup {
  return html`<div class="title-row">
    <h1>${title}</h1>
    <div class="title-envelope">${envelope}</div>
  </div>`;
}

/** Renders the page of an online service that has no form of its own in the demo. */
export function servicePage(c: DemoContext, found: FoundService) {
  const language = c.get('language');
  const say = words[language];
  const { service, profile, topic, topicLabel } = found;
  const isOffered = c.get('member')?.profiles.includes(profile) ?? false;
  return renderPage(c, {
    title: service.label,
    heading: serviceHeading(
      service.label,
      isOffered ? serviceEnvelope({ service: service.id, profile, topic }) : serviceEnvelope({ service: service.id }),
    ),
    above: [{ label: layoutWords[language].services, href: '/services' }],
    main: html`
      ${isOffered ? '' : html`<p class="notice">${say.otherProfile(profileLabels[language][profile])}</p>`}
      <section>
        <h2>${say.why}</h2>
        <p>${service.reason}</p>
      </section>
      <section>
        <h2>${say.question}</h2>
        <p>${say.questionText}</p>
        <p class="topic"><span class="note">${say.filedUnder}</span> ${topicLabel}</p>
      </section>
      <aside class="notice" aria-labelledby="honest">
        <h2 id="honest">${say.honest}</h2>
        <p>${say.honestText} <a href="/services/carte-europeenne">${say.honestLink}</a>.</p>
      </aside>
    `,
  });
}
