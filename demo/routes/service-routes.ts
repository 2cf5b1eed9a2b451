import { Hono } from 'hono';
import type { LoadedCatalogue } from '../../server/catalogue/load-catalogue.ts';
import type { DemoContext, DemoEnv } from '../demo-env.ts';
import {
  EMPTY_CARD_FORM,
  findCardFaults,
  readCardForm,
  type CardFaults,
  type CardForm,
} from '../european-card-form.ts';
import {
  EUROPEAN_CARD_PATH,
  EUROPEAN_CARD_SERVICE,
  europeanCardDonePage,
  europeanCardPage,
} from '../pages/european-card-page.ts';
import { servicePage } from '../pages/service-page.ts';
import { findService } from '../service-directory.ts';
import { requireMember, signedInMember } from './require-member.ts';

/** Routes of the online services, below `/services`. */
export function serviceRoutes(catalogue: LoadedCatalogue): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  const find = (c: DemoContext, path: string) => findService(catalogue, path, signedInMember(c), c.get('language'));
  const showCard = (c: DemoContext, form: CardForm, faults: CardFaults) => {
    const found = find(c, EUROPEAN_CARD_PATH);
    return europeanCardPage(c, { member: signedInMember(c), found, form, faults });
  };

  app.use(requireMember);
  app.get(`/${EUROPEAN_CARD_SERVICE}`, (c) => showCard(c, EMPTY_CARD_FORM, {}));
  app.post(`/${EUROPEAN_CARD_SERVICE}`, async (c) => {
    const form = readCardForm(await c.req.formData());
    const faults = findCardFaults(form);
    if (Object.keys(faults).length === 0) return c.redirect(`${c.req.path}/merci`, 303);
    c.status(422);
    return showCard(c, form, faults);
  });
  app.get(`/${EUROPEAN_CARD_SERVICE}/merci`, europeanCardDonePage);
  app.get('/:id', async (c, next) => {
    const found = find(c, c.req.path);
    return found ? servicePage(c, found) : next();
  });
  return app;
}
