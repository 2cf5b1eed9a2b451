import { elementStyles } from '../../src/element/secure-messaging-element.styles.ts';

/** A custom property that a page may set on the tag. */
export interface CustomProperty {
  name: string;
  kind: 'colour' | 'length';
  /** What stands in for it: `#rrggbb` or px, for a light and for a dark page. */
  light: string;
  dark: string;
}

/** `var(--secure-messaging-x, default)`; a default may hold one level of brackets. */
const USE = /var\((--secure-messaging-[\w-]+),\s*((?:[^()]|\([^()]*\))+)\)/g;
const LIGHT_DARK = /^light-dark\((.+?),\s*(.+)\)$/;

/** Read from the element's own styles, so that names and defaults are those that work. */
export function readCustomProperties(): CustomProperty[] {
  const css = elementStyles.join('\n');
  const found = new Map<string, CustomProperty>();
  for (const [, name = '', fallback = ''] of css.matchAll(USE)) {
    const [, light = fallback, dark = fallback] = LIGHT_DARK.exec(fallback) ?? [];
    const kind = light.startsWith('#') ? 'colour' : 'length';
    found.set(name, { name, kind, light: widen(light), dark: widen(dark) });
  }
  return [...found.values()];
}

/** `#abc` as `#aabbcc`, the only form that a colour field takes. */
function widen(value: string): string {
  return value.replace(/^#(\w)(\w)(\w)$/, '#$1$1$2$2$3$3');
}

/** Whether a value from an address is one that the fields can give. */
export function isPropertyValue({ kind }: CustomProperty, value: string): boolean {
  return (kind === 'colour' ? /^#[\da-f]{6}$/i : /^\d{1,2}px$/).test(value);
}
