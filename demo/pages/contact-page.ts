import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { renderPage } from './layout.ts';
import { DOCUMENTS_URL } from './messaging-tag.ts';

/** Page for appointments, on another site. */
const APPOINTMENTS_URL = 'https://www.msa.fr/';

const fr = {
  title: 'Contact & échanges',
  lead: 'Choisissez comment joindre votre MSA.',
  documents: 'Mes documents',
  documentsText: 'Transmettre un justificatif ou un formulaire, sans passer par la poste.',
  documentsLink: 'Envoyer un document',
  messages: 'Mes messages',
  messagesText:
    'Poser une question, signaler un changement et retrouver toutes les réponses. Vos échanges sont protégés.',
  messagesLink: 'Accéder à la messagerie',
  appointment: 'Prendre un rendez-vous',
  appointmentText: 'Rencontrer un conseiller en agence ou convenir d’un appel.',
  appointmentLink: 'Demander un rendez-vous',
  leadsOut: 'autre site',
};

const en: typeof fr = {
  title: 'Contact & messages',
  lead: 'Choose how to reach your MSA.',
  documents: 'My documents',
  documentsText: 'Hand in a supporting document or a form without using the post.',
  documentsLink: 'Send a document',
  messages: 'My messages',
  messagesText: 'Ask a question, report a change and find all the answers again. Your exchanges are protected.',
  messagesLink: 'Go to my messages',
  appointment: 'Make an appointment',
  appointmentText: 'Meet an adviser at a branch or arrange a call.',
  appointmentLink: 'Request an appointment',
  leadsOut: 'another site',
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders "Contact & échanges": the three ways to reach the public body. */
export function contactPage(c: DemoContext) {
  const say = words[c.get('language')];
  return renderPage(c, {
    title: say.title,
    main: html`
      <p class="lead">${say.lead}</p>
      <div class="cards">
        <section class="card">
          <h2>${say.documents}</h2>
          <p>${say.documentsText}</p>
          <p class="card-way"><a href="${DOCUMENTS_URL}">${say.documentsLink}</a></p>
        </section>
        <section class="card card-first">
          <h2>${say.messages}</h2>
          <p>${say.messagesText}</p>
          <p class="card-way"><a class="button" href="/messages">${say.messagesLink}</a></p>
        </section>
        <section class="card">
          <h2>${say.appointment}</h2>
          <p>${say.appointmentText}</p>
          <p class="card-way">
            <a href="${APPOINTMENTS_URL}" rel="external noreferrer">${say.appointmentLink}</a>
            <span class="note">(${say.leadsOut})</span>
          </p>
        </section>
      </div>
    `,
  });
}
