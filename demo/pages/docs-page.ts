import { html } from 'hono/html';
import type { Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { renderPage } from './layout.ts';

const fr = {
  title: 'Référence de l’API',
  lead: 'Chaque route, ses champs et ses erreurs, en anglais. «\u00a0Try it out\u00a0» appelle l’API de cette démonstration au nom de la personne connectée, sinon d’une adhérente, ou d’une agente sous /api/agent.',
  document: 'Le document OpenAPI 3.1',
};

const en: typeof fr = {
  title: 'API reference',
  lead: 'Every route, its fields and its errors. “Try it out” calls the API of this demonstration as the person who is signed in, or else as a member, or as an agent below /api/agent.',
  document: 'The OpenAPI 3.1 document',
};

const words: Record<Language, typeof fr> = { fr, en };

/** The API's OpenAPI document in Swagger UI, which is served from here and asks no other host for anything. */
export function docsPage(c: DemoContext) {
  const say = words[c.get('language')];
  const member = c.get('member');
  const isMember = member !== undefined && !member.isAgent;
  return renderPage(c, {
    space: 'demo',
    title: say.title,
    head: html`<link rel="stylesheet" href="/docs/swagger-ui.css" />
      <link rel="stylesheet" href="/demo/docs.css" />
      <script src="/docs/swagger-ui-bundle.js" defer></script>
      <script type="module" src="/demo/docs.js"></script>`,
    main: html`<p class="lead">${say.lead}</p>
      <p><a href="/api/openapi.json">${say.document}</a></p>
      <div id="docs" lang="en" data-member-token="${isMember ? '/demo/token' : '/demo/token?as=particulier'}"></div>`,
  });
}
