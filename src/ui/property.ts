import type { PropertyDeclaration, ReactiveElement } from '@lit/reactive-element';

/**
 * Declares a reactive property, like the decorator of the same name in `lit/decorators.js`. That one also serves
 * standard decorators, which TypeScript is not set to here, and weighs 0.3 kB more in what every page loads.
 */
export const property =
  (options?: PropertyDeclaration) =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- TypeScript's type of a decorator for fields and accessors
  (prototype: ReactiveElement, name: string): any => {
    const isAccessor = Object.hasOwn(prototype, name);
    (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
    // Returned for the compiler's helper, which would otherwise define the bare accessor again.
    return isAccessor ? Object.getOwnPropertyDescriptor(prototype, name) : undefined;
  };

/** Declares a reactive property without an attribute, for the element's own use. */
export const state = () => property({ state: true, attribute: false });
