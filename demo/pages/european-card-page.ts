import { html } from 'hono/html';
import type { DemoContext } from '../demo-env.ts';
import { listCountries, listHousehold, type CardFaults, type CardForm } from '../european-card-form.ts';
import type { SampleMember } from '../sample-members.ts';
import type { FoundService } from '../service-directory.ts';
import { europeanCardWords, type CardWords } from './european-card-words.ts';
import { layoutWords } from './layout-words.ts';
import { renderPage, type Markup } from './layout.ts';
import { serviceEnvelope } from './messaging-tag.ts';
import { serviceHeading } from './service-page.ts';

/** Id of this service in the shipped catalogue. */
export const EUROPEAN_CARD_SERVICE = 'carte-europeenne';
export const EUROPEAN_CARD_PATH = `/services/${EUROPEAN_CARD_SERVICE}`;

type Field = keyof CardFaults;

export interface EuropeanCardPage {
  readonly member: SampleMember;
  /** Place of the service in the catalogue, if it is there. */
  readonly found: FoundService | undefined;
  readonly form: CardForm;
  readonly faults: CardFaults;
}

/** Renders the request for the European health insurance card, the demo's full form with the envelope. */
export function europeanCardPage(c: DemoContext, { member, found, form, faults }: EuropeanCardPage) {
  const language = c.get('language');
  const say = europeanCardWords[language];
  const isOffered = found !== undefined && member.profiles.includes(found.profile);
  const filed = isOffered ? { profile: found.profile, topic: found.topic } : {};
  const envelope = serviceEnvelope({ service: found?.service.id ?? EUROPEAN_CARD_SERVICE, ...filed });
  return renderPage(c, {
    title: say.title,
    heading: serviceHeading(say.title, envelope),
    above: [{ label: layoutWords[language].services, href: '/services' }],
    main: html`
      <p class="lead">${say.lead} ${say.france}</p>
      ${renderErrors(say, faults)}
      <form class="form" method="post" action="${EUROPEAN_CARD_PATH}" novalidate>
        <p class="note">${say.required}</p>
        <fieldset>
          <legend>${say.stay}</legend>
          <div class="fields">
            ${renderDate('from', say, form, faults)} ${renderDate('to', say, form, faults)}
          </div>
          <div class="field">
            <label for="country">${say.country}</label>
            ${renderFault('country', say, faults)}
            <select id="country" name="country" required ${describedBy('country', faults)}>
              <option value="">${say.chooseCountry}</option>
              ${listCountries(language).map(
                ({ code, name }) =>
                  html`<option value="${code}" ${code === form.country ? 'selected' : ''}>${name}</option>`,
              )}
            </select>
          </div>
        </fieldset>
        <fieldset id="persons" tabindex="-1" ${describedBy('persons', faults)}>
          <legend>${say.persons}</legend>
          ${renderFault('persons', say, faults)}
          <label class="choice choice-all">
            <input type="checkbox" name="everybody" ${form.everybody ? 'checked' : ''} />
            <span>${say.everybody}</span>
          </label>
          ${listHousehold(member).map(
            (name, index) =>
              html`<label class="choice">
                <input
                  type="checkbox"
                  name="persons"
                  value="${index}"
                  ${form.persons.includes(String(index)) ? 'checked' : ''}
                />
                <span>${name}</span>
              </label>`,
          )}
        </fieldset>
        <p><button class="button">${say.submit}</button></p>
      </form>
    `,
  });
}

/** Renders the end of the request, which says that nothing was transmitted. */
export function europeanCardDonePage(c: DemoContext) {
  const language = c.get('language');
  const say = europeanCardWords[language];
  return renderPage(c, {
    title: say.doneTitle,
    above: [
      { label: layoutWords[language].services, href: '/services' },
      { label: say.title, href: EUROPEAN_CARD_PATH },
    ],
    main: html`
      <p class="lead">${say.done}</p>
      <p class="notice">${say.doneDemo}</p>
      <p class="ways"><a class="button" href="/">${say.home}</a> <a href="${EUROPEAN_CARD_PATH}">${say.again}</a></p>
    `,
  });
}

function renderDate(field: 'from' | 'to', say: CardWords, form: CardForm, faults: CardFaults): Markup {
  return html`<div class="field">
    <label for="${field}">${say[field]}</label>
    ${renderFault(field, say, faults)}
    <input type="date" id="${field}" name="${field}" value="${form[field]}" required ${describedBy(field, faults)} />
  </div>`;
}

function renderFault(field: Field, say: CardWords, faults: CardFaults): Markup | '' {
  const text = faultText(field, say, faults);
  return text ? html`<p class="fault" id="${field}-fault">${text}</p>` : '';
}

function renderErrors(say: CardWords, faults: CardFaults): Markup | '' {
  const fields = Object.keys(faults) as Field[];
  if (fields.length === 0) return '';
  return html`<div class="errors" role="alert" tabindex="-1" data-focus>
    <h2>${say.errors}</h2>
    <ul>
      ${fields.map((field) => html`<li><a href="#${field}">${faultText(field, say, faults) ?? ''}</a></li>`)}
    </ul>
  </div>`;
}

function faultText(field: Field, say: CardWords, faults: CardFaults): string | undefined {
  const fault = faults[field];
  return fault && say.faults[field]?.[fault];
}

function describedBy(field: Field, faults: CardFaults): Markup | '' {
  return faults[field] ? html`aria-invalid="true" aria-describedby="${field}-fault"` : '';
}
