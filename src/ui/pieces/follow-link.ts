/**
 * Creates the click handler of a link that leads out of the messaging. It dispatches an event first; a page that
 * cancels the event opens the link in its own way.
 */
export function followLink(view: EventTarget, createEvent: () => Event) {
  return (click: Event): void => {
    if (!view.dispatchEvent(createEvent())) click.preventDefault();
  };
}
