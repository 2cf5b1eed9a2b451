import { define } from './ui/define.ts';
import { SecureMessagingElement } from './element/secure-messaging-element.ts';

define('secure-messaging', SecureMessagingElement);

export * from './events/events.ts';
export type * from './events/event-details.ts';
export { SecureMessagingElement };
export type { TokenProvider } from './element/token-source.ts';
export type { PartialTopic, Profile, Topic } from './contract/topic.ts';

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging': SecureMessagingElement;
  }
}
