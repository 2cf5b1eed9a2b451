import { LANGUAGES, type Language } from '../contract/topic.ts';

/**
 * Finds the language of the nearest `lang` at or above an element, through shadow roots; French where none is known.
 */
export function nearestLanguage(element: Element): Language {
  for (let node: Element | undefined = element; node; node = parentOf(node)) {
    const lang = node.getAttribute('lang');
    if (lang) return LANGUAGES.find((each) => lang.toLowerCase().split('-')[0] === each) ?? LANGUAGES[0];
  }
  return LANGUAGES[0];
}

function parentOf(element: Element): Element | undefined {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : undefined;
}
