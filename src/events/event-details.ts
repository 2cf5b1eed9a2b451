import type { Channel } from '../contract/channels.ts';

/** Receipt of a message. Times are ISO 8601 in UTC. */
export interface SentMessage {
  /** Id of the conversation. */
  id: string;
  /** Reference of the conversation, which a member quotes on the telephone. */
  reference: string;
  receivedAt: string;
  /** Time by which the message is to be answered. */
  answerDueAt: string;
  /** Confirmations that were queued; empty when the member wants none or no address is known. */
  notifiedBy: {
    channel: Channel;
    /** Address or number, masked but recognisable to its owner. */
    address: string;
  }[];
}

/** Page of the host site that does a job faster than a message. */
export interface OnlineService {
  /** Catalogue id. */
  id: string;
  label: string;
  /** Why it is faster than a message, in one sentence. */
  reason: string;
  /** Address, absolute or relative to the page that embeds the tag. */
  url: string;
}
