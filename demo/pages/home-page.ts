import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { colon } from './colon.ts';
import { renderPage } from './layout.ts';

/** Link to a page, and what to do there. */
type Step = readonly [href: string, label: string, text: string];

const fr = {
  title: 'Mon espace privé',
  hello: (name: string) => `Bonjour ${name},`,
  welcome: 'retrouvez ici vos services en ligne et vos échanges avec votre MSA.',
  visitor: 'Connectez-vous pour retrouver vos services en ligne et vos échanges avec votre MSA.',
  signIn: 'Se connecter',
  messages: 'Mes messages',
  messagesText: 'Écrire à la MSA, suivre vos demandes et lire les réponses.',
  messagesLink: 'Accéder à la messagerie',
  card: 'Carte européenne',
  cardText: 'Partir en Europe couvert pour vos soins.',
  cardLink: 'Demander ma carte',
  services: 'Mes services',
  servicesText: 'Toutes vos démarches en ligne, rangées par thème.',
  servicesLink: 'Voir tous les services',
  guide: 'Découvrir la messagerie en cinq pas',
  steps: [
    ['/services/carte-europeenne', 'Carte européenne', 'cliquez sur l’enveloppe près du titre et envoyez un message.'],
    ['/mailbox', 'Boîte de réception', 'lisez l’accusé de réception, par mail et par SMS.'],
    ['/agent', 'Bureau de l’agent', 'changez de personne et répondez au message.'],
    ['/mailbox', 'Boîte de réception', 'un mail annonce la réponse\u00a0; suivez son lien.'],
    ['/messages', 'Mes messages', 'redevenez l’adhérent et lisez la réponse.'],
  ] as Step[],
};

const en: typeof fr = {
  title: 'My private area',
  hello: (name) => `Hello ${name},`,
  welcome: 'this is the place for your online services and your exchanges with your MSA.',
  visitor: 'Sign in to find your online services and your exchanges with your MSA.',
  signIn: 'Sign in',
  messages: 'My messages',
  messagesText: 'Write to the MSA, follow your requests and read the answers.',
  messagesLink: 'Go to my messages',
  card: 'European card',
  cardText: 'Travel in Europe with your health care covered.',
  cardLink: 'Request my card',
  services: 'My services',
  servicesText: 'All that you can do online, by theme.',
  servicesLink: 'See all services',
  guide: 'Discover the messaging in five steps',
  steps: [
    ['/services/carte-europeenne', 'European card', 'click the envelope beside the title and send a message.'],
    ['/mailbox', 'Mailbox', 'read the acknowledgement, by e-mail and by text message.'],
    ['/agent', 'Agent’s desk', 'change person and answer the message.'],
    ['/mailbox', 'Mailbox', 'an e-mail announces the answer; follow its link.'],
    ['/messages', 'My messages', 'be the member again and read the answer.'],
  ],
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders "Mon espace privé": the member's name, the main pages, and how to try the messaging. */
export function homePage(c: DemoContext) {
  const say = words[c.get('language')];
  const member = c.get('member');
  const cards = [
    ['/messages', say.messages, say.messagesText, say.messagesLink],
    ['/services/carte-europeenne', say.card, say.cardText, say.cardLink],
    ['/services', say.services, say.servicesText, say.servicesLink],
  ] as const;
  return renderPage(c, {
    title: say.title,
    main: html`
      ${
        member
          ? html`<p class="lead">${say.hello(member.proxy?.name ?? member.name)} ${say.welcome}</p>`
          : html`<p class="lead">${say.visitor}</p>
              <p class="ways"><a class="button" href="/login">${say.signIn}</a></p>`
      }
      <div class="cards">
        ${cards.map(
          ([href, title, text, link]) =>
            html`<section class="card">
              <h2>${title}</h2>
              <p>${text}</p>
              <p class="card-way"><a href="${href}">${link}</a></p>
            </section>`,
        )}
      </div>
      <section class="guide" aria-labelledby="guide">
        <h2 id="guide">${say.guide}</h2>
        <ol>
          ${say.steps.map(([href, label, text]) => html`<li><a href="${href}">${label}</a>${colon(c.get('language'))} ${text}</li>`)}
        </ol>
      </section>
    `,
  });
}
