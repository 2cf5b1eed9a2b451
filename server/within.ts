/** Waits for `work`, but no longer than `ms`. @returns what it resolves to, or nothing when it has not ended by then */
export function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = setTimeout(() => resolve(undefined), ms);
    work.then(resolve, reject).finally(() => clearTimeout(end));
  });
}
