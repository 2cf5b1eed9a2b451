import assert from 'node:assert/strict';
import { before, describe, after, test } from 'node:test';
import { loadCatalogue } from '../../../server/catalogue/load-catalogue.ts';
import { PROFILES } from '../../../src/contract/topic.ts';
import { headingOf, startTestDemo, Visitor } from './demo-visitor.ts';

describe('the pages of the demo', () => {
  let demo: Awaited<ReturnType<typeof startTestDemo>>;
  const closers: (() => unknown)[] = [];
  before(async () => {
    demo = await startTestDemo({ after: (closer) => void closers.push(closer as () => unknown) });
  });
  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  const pages = [
    { path: '/', as: 'particulier', fr: 'Mon espace privé', en: 'My private area' },
    { path: '/contact', as: 'particulier', fr: 'Contact & échanges', en: 'Contact & messages' },
    { path: '/messages', as: 'proxy', fr: 'Mes messages', en: 'My messages' },
    { path: '/preferences', as: 'exploitant', fr: 'Mes préférences', en: 'My preferences' },
    { path: '/services', as: 'tiers', fr: 'Mes services', en: 'My services' },
    {
      path: '/services/carte-europeenne',
      as: 'particulier',
      fr: 'Demander ma carte européenne d’assurance maladie',
      en: 'Request my European health insurance card',
    },
    {
      path: '/services/changement-situation',
      as: 'particulier',
      fr: 'Déclarer un changement de situation',
      en: 'Report a change of circumstances',
    },
    {
      path: '/services/envoyer-un-document',
      as: 'entreprise',
      fr: 'Envoyer un document',
      en: 'Send a document',
    },
    { path: '/mailbox', as: 'particulier', fr: 'Boîte de réception', en: 'Mailbox' },
    { path: '/agent', as: 'agent', fr: 'Bureau de l’agent', en: 'Agent’s desk' },
    { path: '/login', as: 'particulier', fr: 'Se connecter', en: 'Sign in' },
  ] as const;

  for (const { path, as, fr, en } of pages) {
    test(`${path} has its title in French and in English`, async () => {
      const visitor = await Visitor.signedIn(demo, as);
      const french = await visitor.open(path);
      assert.equal(french.status, 200);
      const frenchPage = await french.text();
      assert.equal(headingOf(frenchPage), fr);
      assert.match(frenchPage, /<html lang="fr">/);
      const englishPage = await visitor.read(`${path}?lang=en`);
      assert.equal(headingOf(englishPage), en);
      assert.match(englishPage, /<html lang="en">/);
    });

    test(`${path} needs nothing inline and nothing from elsewhere`, async () => {
      const visitor = await Visitor.signedIn(demo, as);
      const response = await visitor.open(path);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
      assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
      const page = await response.text();
      assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc="\/)/);
    });
  }

  test('the language that was chosen is remembered', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    await visitor.open('/contact?lang=en');
    assert.match(await visitor.read('/messages'), /<html lang="en">/);
    await visitor.open('/contact?lang=xx');
    assert.match(await visitor.read('/messages'), /<html lang="en">/);
  });

  test('"Contact & échanges" leads to the deposit, to the messaging and out to appointments', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    const page = await visitor.read('/contact');
    assert.match(page, /<a href="\/services\/envoyer-un-document">Envoyer un document<\/a>/);
    assert.match(page, /<a[^>]*href="\/messages">Accéder à la messagerie<\/a\s*>/);
    assert.match(page, /<a[^>]*href="https:[^"]+"[^>]*>Demander un rendez-vous<\/a\s*>/);
  });

  test('"Mes messages" holds the messaging itself', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    const [tag = ''] = /<secure-messaging[^>]*>/.exec(await visitor.read('/messages')) ?? [];
    assert.match(tag, /mode="inline"/);
    assert.match(tag, /documents-url="\/services\/envoyer-un-document"/);
  });

  for (const profile of PROFILES) {
    test(`every service of the ${profile} has a page with the envelope, filed under its topic`, async () => {
      const visitor = await Visitor.signedIn(demo, profile);
      const catalogue = loadCatalogue();
      const { services } = catalogue.present(profile, 'fr');
      assert.ok(services.length > 0);
      const index = await visitor.read('/services');
      for (const { id, url } of services) {
        assert.ok(index.includes(`href="${url}"`), `${url} is listed`);
        const response = await visitor.open(url);
        assert.equal(response.status, 200, url);
        const [tag = ''] = /<secure-messaging[^>]*>/.exec(await response.text()) ?? [];
        const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
        assert.equal(attribute('service'), id);
        assert.equal(attribute('profile'), profile);
        const topic = { theme: attribute('theme'), subject: attribute('subject'), motive: attribute('motive') };
        assert.ok(catalogue.findTopic(profile, topic), `${url} is filed under a topic of the catalogue`);
      }
    });
  }

  test('the page of the European card is filed under the European card', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    const [tag = ''] = /<secure-messaging[^>]*>/.exec(await visitor.read('/services/carte-europeenne')) ?? [];
    assert.match(tag, /theme="sante" subject="cartes-assurance-maladie" motive="carte-europeenne"/);
  });

  test('a service for another profile says so, and its envelope chooses no topic that the member does not have', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    const page = await visitor.read('/services/tesa');
    assert.match(page, /Ce service s’adresse au profil/);
    const [tag = ''] = /<secure-messaging[^>]*>/.exec(page) ?? [];
    assert.doesNotMatch(tag, /theme=|profile=/);
  });

  test('a page that does not exist says so in the site’s own words', async () => {
    const visitor = await Visitor.signedIn(demo, 'particulier');
    for (const path of ['/nothing', '/services/nothing', '/demo/../package.json', '/demo/%2e%2e/package.json']) {
      const response = await visitor.open(path);
      assert.equal(response.status, 404, path);
      assert.equal(headingOf(await response.text()), 'Page introuvable');
    }
  });
});
