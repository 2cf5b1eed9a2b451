import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage } from './layout.ts';

const fr = {
  title: 'Envoyer un document',
  lead: 'Le dépôt de documents est un service à part\u00a0: vous avez quitté la messagerie.',
  text: 'Il sert à transmettre un justificatif ou un formulaire\u00a0: vous indiquez l’objet de l’envoi, puis, pour chaque document, sa nature et la personne concernée, avant d’ajouter les fichiers.',
  medical:
    'Les documents qui contiennent des informations médicales ne se déposent pas en ligne\u00a0: envoyez-les par courrier au service médical de votre MSA.',
  honest: 'Dans cette démonstration',
  honestText: 'Ce service n’est pas encore construit\u00a0: aucun document ne peut être déposé ici.',
  back: 'Revenir à Mes messages',
};

const en: typeof fr = {
  title: 'Send a document',
  lead: 'The document deposit is a service of its own: you have left the messaging.',
  text: 'It is for handing in a supporting document or a form: you say what the sending is about and then, for each document, its nature and the person concerned, before adding the files.',
  medical:
    'Documents with medical information are not handed in online: send them by post to the medical service of your MSA.',
  honest: 'In this demonstration',
  honestText: 'This service is not built yet: no document can be handed in here.',
  back: 'Back to My messages',
};

const words: Record<Language, typeof fr> = { fr, en };

/** Renders the page behind "Envoyer un document": a service that is not built yet, and says so. */
export function documentsPage(c: DemoContext) {
  const language = c.get('language');
  const say = words[language];
  return renderPage(c, {
    title: say.title,
    above: [{ label: layoutWords[language].contact, href: '/contact' }],
    main: html`
      <p class="lead">${say.lead}</p>
      <p>${say.text}</p>
      <p>${say.medical}</p>
      <aside class="notice" aria-labelledby="honest">
        <h2 id="honest">${say.honest}</h2>
        <p>${say.honestText}</p>
      </aside>
      <p><a href="/messages">${say.back}</a></p>
    `,
  });
}
