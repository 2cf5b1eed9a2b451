import type { Language } from '../../src/contract/topic.ts';
import type { CardFault } from '../european-card-form.ts';

const fr = {
  title: 'Demander ma carte européenne d’assurance maladie',
  lead: 'La carte européenne d’assurance maladie (CEAM) est gratuite, individuelle et valable deux ans. Elle prouve vos droits lors d’un séjour en Europe.',
  france: 'Elle n’est pas utilisable en France et ne remplace pas votre carte Vitale.',
  required: 'Tous les champs sont obligatoires.',
  stay: 'Votre séjour',
  from: 'Du',
  to: 'Au',
  country: 'Pays de destination',
  chooseCountry: 'Sélectionnez un pays',
  persons: 'Personnes concernées par ce séjour',
  everybody: 'Ce séjour concerne l’ensemble des personnes ci-dessous',
  submit: 'Demander ma carte',
  errors: 'Votre demande n’est pas encore complète',
  faults: {
    from: { missing: 'Indiquez la date de début du séjour.' },
    to: {
      missing: 'Indiquez la date de fin du séjour.',
      'before-start': 'La fin du séjour précède son début\u00a0: corrigez l’une des deux dates.',
    },
    country: { missing: 'Sélectionnez le pays de destination.' },
    persons: { nobody: 'Cochez au moins une personne.' },
  } as Record<string, Partial<Record<CardFault, string>>>,
  doneTitle: 'Votre demande est complète',
  done: 'Sur le site de votre MSA, elle serait maintenant enregistrée et la carte vous parviendrait par courrier.',
  doneDemo: 'Dans cette démonstration, rien n’a été transmis ni conservé.',
  again: 'Faire une autre demande',
  home: 'Revenir à l’accueil',
};

const en: typeof fr = {
  title: 'Request my European health insurance card',
  lead: 'The European health insurance card (EHIC) is free, personal and valid for two years. It proves your rights during a stay in Europe.',
  france: 'It cannot be used in France and does not replace your Carte Vitale.',
  required: 'All fields are required.',
  stay: 'Your stay',
  from: 'From',
  to: 'To',
  country: 'Country of destination',
  chooseCountry: 'Select a country',
  persons: 'Persons taking part in this stay',
  everybody: 'All of the persons below are taking part',
  submit: 'Send my request',
  errors: 'Your request is not complete yet',
  faults: {
    from: { missing: 'Give the first day of the stay.' },
    to: {
      missing: 'Give the last day of the stay.',
      'before-start': 'The stay ends before it begins: correct one of the two dates.',
    },
    country: { missing: 'Select the country of destination.' },
    persons: { nobody: 'Tick at least one person.' },
  },
  doneTitle: 'Your request is complete',
  done: 'On the site of your MSA it would now be recorded, and the card would reach you by post.',
  doneDemo: 'In this demonstration nothing was handed on or kept.',
  again: 'Make another request',
  home: 'Back to the home page',
};

export type CardWords = typeof fr;
export const europeanCardWords: Record<Language, CardWords> = { fr, en };
