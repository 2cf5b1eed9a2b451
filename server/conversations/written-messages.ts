import type { Message } from '../../src/contract/conversations.ts';

/**
 * Messages of a conversation as the API answers with them: a JSON array in UTF-8, oldest first. They are stored in this
 * form and mostly passed on as they are: to parse and write them again would cost more than all else about a read.
 */
export type WrittenMessages = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function writeMessages(messages: readonly Message[]): WrittenMessages {
  return encoder.encode(JSON.stringify(messages));
}

export function readMessages(written: WrittenMessages): Message[] {
  return JSON.parse(decoder.decode(written)) as Message[];
}

/** Makes the id that the API has for a message. */
export const messageId = (conversationId: string, position: number): string => `${conversationId}.${position}`;
