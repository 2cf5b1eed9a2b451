import type { Language } from '../../contract/topic.ts';

/** Words of the launcher and of the empty dialog. The panel loads all others. */
interface LauncherWords {
  title: string;
  /** Number of unread answers, at least one. */
  unread: (count: number) => string;
  close: string;
  loading: string;
  loadFailed: string;
  retry: string;
}

export const launcherWords: Record<Language, LauncherWords> = {
  fr: {
    title: 'Mes messages et mes réponses',
    unread: (count) => (count === 1 ? '1 réponse non lue' : `${count} réponses non lues`),
    close: 'Fermer',
    loading: 'Chargement de votre messagerie…',
    loadFailed: 'Votre messagerie n’a pas pu être chargée. Vérifiez votre connexion, puis réessayez.',
    retry: 'Réessayer',
  },
  en: {
    title: 'My messages and answers',
    unread: (count) => (count === 1 ? '1 unread answer' : `${count} unread answers`),
    close: 'Close',
    loading: 'Loading your messages…',
    loadFailed: 'Your messages could not be loaded. Check your connection, then try again.',
    retry: 'Try again',
  },
};
