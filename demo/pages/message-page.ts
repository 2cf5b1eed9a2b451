import { html } from 'hono/html';
import type { DemoContext } from '../demo-env.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage } from './layout.ts';

/** A page that only says something, such as that there is no such page. */
export function messagePage(c: DemoContext, title: string, text: string) {
  return renderPage(c, {
    title,
    main: html`<p class="lead">${text}</p>
      <p><a href="/">${layoutWords[c.get('language')].backToSite}</a></p>`,
  });
}
