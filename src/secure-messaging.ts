import { define } from './define.ts';
import { SecureMessagingElement } from './secure-messaging-element.ts';

define('secure-messaging', SecureMessagingElement);

export * from './events.ts';
export { SecureMessagingElement };
export type { TokenProvider } from './token-source.ts';
export type { PartialTopic, Profile, Topic } from './contract/topic.ts';

declare global {
  interface HTMLElementTagNameMap {
    'secure-messaging': SecureMessagingElement;
  }
}
