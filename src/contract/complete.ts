/** `T` in which each optional field has to be named, if only as `undefined`. */
type Complete<T> = { [Key in keyof Required<T>]: object extends Pick<T, Key> ? T[Key] | undefined : T[Key] };

/**
 * Returns a part of an answer as it is, and does not compile when one of its fields is forgotten, also an optional one: that
 * is left out by an explicit `undefined`, which JSON drops.
 */
export function complete<T>(part: Complete<T>): T {
  return part as T;
}
