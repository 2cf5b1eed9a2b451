/**
 * Click handler of a link that leads out of the messaging: the page hears of it first, and when it cancels the event it
 * goes there in its own way.
 */
export function followLink(view: EventTarget, createEvent: () => Event) {
  return (click: Event): void => {
    if (!view.dispatchEvent(createEvent())) click.preventDefault();
  };
}
