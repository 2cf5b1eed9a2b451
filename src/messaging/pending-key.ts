const NAME = 'secure-messaging-pending';

/**
 * The key of the message that is being sent, a random id, where a reload finds it. A page without storage, such as a
 * sandboxed frame, throws at the mere mention of it and does without.
 */
export const pendingKey = {
  get: (): string | undefined => read()[0],

  /** Tells whether the key belongs to another member, who used this browser before. */
  isOfAnother(holder: string): boolean {
    const [key = '', mark] = read();
    return mark !== undefined && mark !== markOf(key, holder);
  },

  /** @param holder whom the token speaks for, if that is known */
  set(key: string | undefined, holder?: string): void {
    try {
      if (key) sessionStorage.setItem(NAME, holder ? `${key} ${markOf(key, holder)}` : key);
      else sessionStorage.removeItem(NAME);
    } catch {
      // Without storage, the member learns from the history if the message arrived.
    }
  },
};

function read(): string[] {
  try {
    return sessionStorage.getItem(NAME)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

/** Tells two members apart without saying who they are. */
const markOf = (key: string, holder: string): string =>
  String([...(key + holder)].reduce((mark, letter) => (mark * 31 + letter.charCodeAt(0)) | 0, 0));
