import { Hono, type Context } from 'hono';
import {
  conversation,
  conversationPath,
  history,
  historyQuery,
  newConversation,
  receiptPath,
  reply,
  sentMessage,
  unreadCount,
} from '../../src/contract/conversations.ts';
import { FOLLOW_UP_DAYS, MESSAGE_FAULTS } from '../../src/contract/message-rules.ts';
import { countUnread, markRead, readConversation, readHistory, type VersionedRequest } from './history.ts';
import { readReceipt, sendMessage, sendReply } from './send-message.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { BODY_PROBLEMS, describe } from '../http/describe-route.ts';
import { readEntityTags, respondIfChanged } from '../http/entity-tags.ts';
import { topicLanguage } from '../http/language.ts';
import { jsonBody, path, query, requireIdempotencyKey } from '../http/validate.ts';

export function conversationsRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describe({
        tag: 'Conversations',
        operationId: 'getHistory',
        summary: 'Lists the conversations of the member',
        answers: { 200: history, 304: undefined },
        headers: ['If-None-Match'],
        etag: true,
        problems: ['invalid-request'],
      }),
      query(historyQuery),
      async (c) => {
        const { include, cursor } = c.req.valid('query');
        const request = { ...versionedRequest(c, deps), withMessages: include === 'messages', cursor };
        return respondIfChanged(c, await readHistory(deps, c.var.access, request));
      },
    )
    .get(
      '/unread',
      describe({
        tag: 'Conversations',
        operationId: 'countUnread',
        summary: 'Counts the answers that the member has not opened',
        answers: { 200: unreadCount },
      }),
      async (c) => c.json({ unread: await countUnread(deps, c.var.access) }),
    )
    .post(
      '/conversations',
      describe({
        tag: 'Conversations',
        operationId: 'sendMessage',
        summary: 'Sends a message, which begins a conversation',
        description:
          'Stores the message, queues its confirmation and removes the draft that it was: all of it or nothing.',
        answers: { 201: sentMessage },
        headers: ['Idempotency-Key'],
        problems: [...BODY_PROBLEMS, ...MESSAGE_FAULTS, 'unknown-topic'],
      }),
      jsonBody(newConversation),
      async (c) => {
        const request = { language: c.var.language, key: requireIdempotencyKey(c) };
        return c.json(await sendMessage(deps, c.var.access, request, c.req.valid('json')), 201);
      },
    )
    .get(
      '/receipts/:key',
      describe({
        tag: 'Conversations',
        operationId: 'getReceipt',
        summary: 'Reads the receipt of the message sent with a key',
        description: 'For a client that did not hear the answer. `not-found` when nothing was received under the key.',
        answers: { 200: sentMessage },
        problems: ['not-found', 'still-sending'],
      }),
      path(receiptPath),
      async (c) => c.json(await readReceipt(c.var.access, c.req.valid('param').key)),
    )
    .get(
      '/conversations/:id',
      describe({
        tag: 'Conversations',
        operationId: 'getConversation',
        summary: 'Reads a conversation with its messages',
        answers: { 200: conversation, 304: undefined },
        headers: ['If-None-Match'],
        etag: true,
        problems: ['not-found'],
      }),
      path(conversationPath),
      async (c) => {
        const { id } = c.req.valid('param');
        return respondIfChanged(c, await readConversation(deps, c.var.access, { ...versionedRequest(c, deps), id }));
      },
    )
    .post(
      '/conversations/:id/messages',
      describe({
        tag: 'Conversations',
        operationId: 'sendReply',
        summary: 'Replies to an answer',
        description: `Taken for ${FOLLOW_UP_DAYS} days after the answer; the conversation waits again.`,
        answers: { 201: sentMessage },
        headers: ['Idempotency-Key'],
        problems: [...BODY_PROBLEMS, ...MESSAGE_FAULTS, 'not-found', 'follow-up-not-allowed'],
      }),
      path(conversationPath),
      jsonBody(reply),
      async (c) => {
        const request = { language: c.var.language, key: requireIdempotencyKey(c) };
        const written = { ...c.req.valid('json'), id: c.req.valid('param').id };
        return c.json(await sendReply(deps, c.var.access, request, written), 201);
      },
    )
    .put(
      '/conversations/:id/read',
      describe({
        tag: 'Conversations',
        operationId: 'markRead',
        summary: 'Marks the latest answer as read',
        answers: { 204: undefined },
        problems: ['not-found'],
      }),
      path(conversationPath),
      async (c) => {
        await markRead(deps, c.var.access, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}

function versionedRequest(c: Context<AppEnv>, { catalogue }: MemberDeps): VersionedRequest {
  return { language: topicLanguage(c, catalogue), knownTags: readEntityTags(c.req.header('If-None-Match')) };
}
