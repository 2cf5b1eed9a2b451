import { html } from 'hono/html';
import type { LoadedCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { PROFILES, type Language } from '../../src/contract/topic.ts';
import type { DemoContext } from '../demo-env.ts';
import { listServices } from '../service-directory.ts';
import { renderPage } from './layout.ts';

const fr = { title: 'Mes services', lead: 'Vos démarches en ligne, rangées par thème.' };
const en: typeof fr = { title: 'My services', lead: 'What you can do online, by theme.' };
const words: Record<Language, typeof fr> = { fr, en };

/** Renders every online service of the member's profile. */
export function servicesPage(c: DemoContext, catalogue: LoadedCatalogue) {
  const language = c.get('language');
  const profile = c.get('member')?.profiles[0] ?? PROFILES[0];
  return renderPage(c, {
    title: words[language].title,
    main: html`
      <p class="lead">${words[language].lead}</p>
      <div class="groups">
        ${listServices(catalogue, profile, language).map(
          ({ theme, services }) =>
            html`<section class="group">
              <h2>${theme}</h2>
              <ul>
                ${services.map(({ service }) => html`<li><a href="${service.url}">${service.label}</a></li>`)}
              </ul>
            </section>`,
        )}
      </div>
    `,
  });
}
