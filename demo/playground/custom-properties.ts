import { elementStyles } from '../../src/element/secure-messaging-element.styles.ts';

/** A custom property that a page may set on the tag. */
export interface CustomProperty {
  name: string;
  kind: 'colour' | 'length';
  /** Default value on a light page: `#rrggbb` or px. */
  light: string;
  /** Default value on a dark page. */
  dark: string;
}

/** `var(--secure-messaging-x, default)`; a default may hold one level of brackets. */
const USE = /var\((--secure-messaging-[\w-]+),\s*((?:[^()]|\([^()]*\))+)\)/g;
const LIGHT_DARK = /^light-dark\((.+?),\s*(.+)\)$/;

/** Reads names and defaults from the element's own styles, so that they are those in use. */
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

/** Writes `#abc` as `#aabbcc`, the only form that a colour field takes. */
function widen(value: string): string {
  return value.replace(/^#(\w)(\w)(\w)$/, '#$1$1$2$2$3$3');
}

/** Checks that a value from an address is one that the field can give. */
export function isPropertyValue({ kind }: CustomProperty, value: string): boolean {
  return (kind === 'colour' ? /^#[\da-f]{6}$/i : /^\d{1,2}px$/).test(value);
}
