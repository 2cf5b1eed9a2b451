import { html } from 'hono/html';
import type { DemoContext } from '../demo-env.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage } from './layout.ts';

/** Renders a page of one sentence, such as "Page not found". */
export function messagePage(c: DemoContext, title: string, text: string) {
  return renderPage(c, {
    title,
    main: html`<p class="lead">${text}</p>
      <p><a href="/">${layoutWords[c.get('language')].backToSite}</a></p>`,
  });
}
