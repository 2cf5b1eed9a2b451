const NAME = 'secure-messaging-pending';

/**
 * The key of the message that is being sent, a random id, where a reload finds it. A page without storage, such as a
 * sandboxed frame, throws at the mere mention of it and does without.
 */
export const pendingKey = {
  get(): string | undefined {
    try {
      return sessionStorage.getItem(NAME) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(key: string | undefined): void {
    try {
      if (key) sessionStorage.setItem(NAME, key);
      else sessionStorage.removeItem(NAME);
    } catch {
      // What became of the message is then told by the history.
    }
  },
};
