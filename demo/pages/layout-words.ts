import type { Language } from '../../src/contract/topic.ts';

const fr = {
  site: 'Mon espace privé',
  organisation: 'MSA Picardie',
  skip: 'Aller au contenu',
  demo: 'Site de démonstration',
  demoNavigation: 'Outils de la démonstration',
  mailbox: 'Boîte de réception',
  desk: 'Bureau de l’agent',
  playground: 'Banc d’essai',
  api: 'API',
  navigation: 'Navigation principale',
  home: 'Accueil',
  services: 'Mes services',
  contact: 'Contact & échanges',
  breadcrumb: 'Vous êtes ici',
  signIn: 'Se connecter',
  signOut: 'Se déconnecter',
  change: 'changer de personne',
  backToSite: 'Revenir à Mon espace privé',
  sessionEnded: 'Votre session a pris fin. Ce que vous avez écrit est toujours là.',
  signInAgain: 'Se reconnecter dans une nouvelle fenêtre',
  actsFor: (proxy: string, member: string) =>
    `${proxy}, vous agissez par procuration pour ${member}\u00a0: ce que vous écrivez part en son nom et porte aussi le vôtre.`,
  footer:
    'Ceci est une démonstration\u00a0: les personnes, les adresses et les numéros sont inventés, et rien ne quitte cette machine.',
};

export type LayoutWords = typeof fr;

const en: LayoutWords = {
  site: 'My private area',
  organisation: 'MSA Picardie',
  skip: 'Skip to content',
  demo: 'Demonstration site',
  demoNavigation: 'Demonstration tools',
  mailbox: 'Mailbox',
  desk: 'Agent’s desk',
  playground: 'Playground',
  api: 'API',
  navigation: 'Main navigation',
  home: 'Home',
  services: 'My services',
  contact: 'Contact & messages',
  breadcrumb: 'You are here',
  signIn: 'Sign in',
  signOut: 'Sign out',
  change: 'change person',
  backToSite: 'Back to My private area',
  sessionEnded: 'Your session has ended. What you have written is still there.',
  signInAgain: 'Sign in again in a new window',
  actsFor: (proxy, member) =>
    `${proxy}, you are acting as proxy for ${member}: what you write is sent in their name and bears yours as well.`,
  footer: 'This is a demonstration: people, addresses and numbers are invented, and nothing leaves this machine.',
};

/** Words around every page. */
export const layoutWords: Record<Language, LayoutWords> = { fr, en };
