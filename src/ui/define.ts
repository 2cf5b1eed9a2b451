/**
 * Registers an element, and tolerates that a page loads the script twice: the first one stays. Other errors, such as
 * an invalid name, are not swallowed.
 */
export function define(name: string, constructor: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, constructor);
}
