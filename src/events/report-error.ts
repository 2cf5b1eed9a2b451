import { SecureMessagingErrorEvent, type SecureMessagingErrorCode } from './events.ts';

/** Tells the page's developer, on the console and by an event for their monitoring. Never holds a member's words. */
export function reportError(target: EventTarget, code: SecureMessagingErrorCode, message: string): void {
  console.warn(`<secure-messaging> ${code}: ${message}`);
  target.dispatchEvent(new SecureMessagingErrorEvent(code, message));
}
