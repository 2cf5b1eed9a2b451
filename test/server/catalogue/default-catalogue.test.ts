import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadCatalogue } from '../../../server/catalogue/load-catalogue.ts';
import type { Catalogue, Labelled } from '../../../src/contract/catalogue.ts';
import { LANGUAGES, PROFILES } from '../../../src/contract/topic.ts';

const catalogue = loadCatalogue();
const particulier = catalogue.present('particulier', 'fr');

function labels(items: readonly Labelled[]): string[] {
  return items.map(({ label }) => label);
}

function subjectsOf({ themes }: Catalogue) {
  return themes.flatMap((theme) =>
    theme.subjects.map((subject) => ({ ...subject, path: `${theme.id}/${subject.id}` })),
  );
}

function subjectAt(path: string) {
  const found = subjectsOf(particulier).find((subject) => subject.path === path);
  assert.ok(found, `no subject ${path}`);
  return found;
}

const PERSONAL_THEMES = ['Santé', 'Invalidité', 'Famille, logement', "RSA, Prime d'activité", 'Handicap', 'Retraite'];

test('the themes of particuliers carry the labels of the service it replaces, in their order', () => {
  assert.deepEqual(labels(particulier.themes), PERSONAL_THEMES);
});

test('exploitants have the themes of particuliers and their own', () => {
  const { themes } = catalogue.present('exploitant', 'fr');
  assert.deepEqual(labels(themes), [...PERSONAL_THEMES, 'Exploitants, cotisations']);
});

test('entreprises and tiers have themes of their own, not those of a person', () => {
  for (const profile of ['entreprise', 'tiers'] as const) {
    const themes = labels(catalogue.present(profile, 'fr').themes);
    assert.ok(themes.length >= 5, `${profile} has ${themes.length} themes`);
    assert.deepEqual(
      themes.filter((label) => [...PERSONAL_THEMES, 'Exploitants, cotisations'].includes(label)),
      [],
    );
  }
});

test('"Famille, logement" begins with the subjects of the service it replaces', () => {
  const theme = particulier.themes.find(({ id }) => id === 'famille-logement');
  assert.deepEqual(labels(theme?.subjects ?? []).slice(0, 5), [
    'Paiements et décomptes "famille"',
    'Attestations "famille"',
    'Allocations familiales',
    'Aides au logement',
    'Aides Sociales (secours, prêts...)',
  ]);
});

test('"Allocations familiales" has exactly the motives of the service it replaces', () => {
  const subject = subjectAt('famille-logement/allocations-familiales');
  assert.deepEqual(labels(subject.motives), [
    'Paiements et décomptes - Famille',
    'Attestation paiement / non paiement - Famille',
    'Attestation fiscale - Famille',
    'Demande de quotient familial',
    'Mon dossier - Famille',
    'Déclaration de ressources - Famille',
    'Changement de situation - Famille',
    'Autre question Allocations familiales',
  ]);
});

test('the other topics that the former service showed keep their labels', () => {
  const cards = subjectAt('sante/cartes-assurance-maladie');
  assert.equal(cards.label, "Cartes d'assurance maladie");
  assert.deepEqual(labels(cards.motives).slice(0, 2), ['Carte Vitale', "Carte européenne (soins à l'étranger)"]);
  const rights = subjectAt('sante/droits-maladie');
  assert.equal(rights.label, 'Droits maladie, médecin traitant');
  assert.equal(rights.motives.at(-1)?.label, 'Autre question Droits maladie');
  const invalidity = subjectAt('invalidite/invalidite');
  assert.equal(invalidity.label, 'Invalidité');
  assert.equal(invalidity.motives.at(-1)?.label, 'Autre question Invalidité');
});

test('every subject offers 3 to 8 motives and ends with "Autre question …"', () => {
  for (const profile of PROFILES) {
    for (const { path, motives } of subjectsOf(catalogue.present(profile, 'fr'))) {
      assert.ok(motives.length >= 3 && motives.length <= 8, `${profile} ${path} has ${motives.length} motives`);
      assert.match(motives.at(-1)?.label ?? '', /^Autre question \S/, `${profile} ${path}`);
      assert.equal(motives.at(-1)?.id, 'autre-question');
    }
    for (const { path, motives } of subjectsOf(catalogue.present(profile, 'en'))) {
      assert.match(motives.at(-1)?.label ?? '', /^Another question about \S/, `${profile} ${path}`);
    }
  }
});

test('no two choices in one list have the same label, in either language', () => {
  for (const profile of PROFILES) {
    for (const language of LANGUAGES) {
      const presented = catalogue.present(profile, language);
      for (const choices of [presented.themes, ...subjectsOf(presented).flatMap(({ motives }) => [motives])]) {
        assert.equal(new Set(labels(choices)).size, choices.length, `${profile} ${language} ${labels(choices)[0]}`);
      }
      for (const { subjects } of presented.themes) assert.equal(new Set(labels(subjects)).size, subjects.length);
    }
  }
});

test('the default catalogue has the languages of the interface', () => {
  assert.deepEqual(catalogue.languages, [...LANGUAGES]);
  assert.equal(particulier.organisation, 'La MSA');
  assert.equal(catalogue.present('particulier', 'en').organisation, 'MSA');
});

test('each service that the former leaflet lists is proposed for a topic of particuliers', () => {
  assert.deepEqual(
    particulier.services.map(({ id }) => id).sort(),
    [
      'allocation-soutien-familial',
      'aide-logement',
      'attestation-droits-maladie',
      'attestation-droits-rsa',
      'attestation-medecin-traitant',
      'attestation-paiement',
      'bien-vivre-retraite',
      'carte-europeenne',
      'carte-vitale',
      'changement-situation',
      'complement-mode-garde',
      'complementaire-sante-solidaire',
      'coordonnees',
      'memo-sante-enfant',
      'paiements',
      'patrimoine',
      'pension-invalidite',
      'prime-activite',
      'procuration-demande',
      'procuration-suivi',
      'quotient-familial',
      'ressources-familiales',
      'ressources-trimestrielles',
      'retraite-demande',
      'retraite-information',
      'rsa',
      'rsa-ressources',
    ].sort(),
  );
});

test('the European card and the change of circumstances propose their services', () => {
  const serviceOf = (path: string, motive: string) => subjectAt(path).motives.find(({ id }) => id === motive)?.service;
  assert.equal(serviceOf('sante/cartes-assurance-maladie', 'carte-europeenne'), 'carte-europeenne');
  assert.equal(serviceOf('famille-logement/allocations-familiales', 'changement-situation'), 'changement-situation');
  const labelOf = (id: string) => particulier.services.find((service) => service.id === id)?.label;
  assert.equal(labelOf('carte-europeenne'), "Demander ma carte européenne d'assurance maladie");
  assert.equal(labelOf('changement-situation'), 'Déclarer un changement de situation');
});

test('every service has its page and one sentence that says why it is quicker', () => {
  for (const profile of PROFILES) {
    for (const language of LANGUAGES) {
      for (const { id, url, reason } of catalogue.present(profile, language).services) {
        assert.equal(url, `/services/${id}`);
        assert.match(reason, /^[A-ZÀ-Ý][^.]+\.$/, id);
      }
    }
  }
});

test('topics that were once shipped keep their ids, since pages that embed the tag name them', () => {
  const shipped = JSON.parse(readFileSync(new URL('shipped-topics.json', import.meta.url), 'utf8')) as Record<
    string,
    string[]
  >;
  const known = new Set(
    PROFILES.flatMap((profile) =>
      subjectsOf(catalogue.present(profile, 'fr')).flatMap(({ path, motives }) =>
        motives.map(({ id }) => `${path}/${id}`),
      ),
    ),
  );
  const lost = Object.entries(shipped)
    .flatMap(([path, motives]) => motives.map((motive) => `${path}/${motive}`))
    .filter((topic) => !known.has(topic));
  assert.deepEqual(lost, []);
  assert.ok(known.size >= 350, `only ${known.size} topics`);
});
