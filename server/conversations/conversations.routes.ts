import { Hono } from 'hono';
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
import { countUnread, markRead, readConversation, readHistory } from './history.ts';
import { readReceipt, sendMessage, sendReply } from './send-message.ts';
import type { AppEnv, MemberDeps } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { respondIfChanged, respondJson } from '../http/respond.ts';
import { topicLanguage } from '../http/topic-language.ts';
import { jsonBody, path, query, requireIdempotencyKey } from '../http/validate.ts';

export function conversationsRoutes(deps: MemberDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describe({
        tag: 'member',
        summary: 'The history, newest first, with the texts if asked for',
        answers: { 200: history, 304: undefined },
      }),
      query(historyQuery),
      async (c) => {
        const language = topicLanguage(c, deps.catalogue);
        const withMessages = c.req.valid('query').include === 'messages';
        return respondIfChanged(c, await readHistory(deps, c.var.access, { language, withMessages }));
      },
    )
    .get(
      '/unread',
      describe({ tag: 'member', summary: 'How many answers are not yet opened', answers: { 200: unreadCount } }),
      async (c) => c.json({ unread: await countUnread(deps, c.var.access) }),
    )
    .post(
      '/conversations',
      describe({ tag: 'member', summary: 'Send a message', answers: { 201: sentMessage }, key: 'required' }),
      jsonBody(newConversation),
      async (c) => {
        const request = { language: c.var.language, key: requireIdempotencyKey(c) };
        return respondJson(c, await sendMessage(deps, c.var.access, request, c.req.valid('json')), 201);
      },
    )
    .get(
      '/receipts/:key',
      describe({
        tag: 'member',
        summary: 'What was answered to the sending with this Idempotency-Key; 409 while it is being stored',
        answers: { 200: sentMessage },
      }),
      path(receiptPath),
      async (c) => c.json(await readReceipt(c.var.access, c.req.valid('param').key)),
    )
    .get(
      '/conversations/:id',
      describe({
        tag: 'member',
        summary: 'One conversation with its messages',
        answers: { 200: conversation, 304: undefined },
      }),
      path(conversationPath),
      async (c) => {
        const { id } = c.req.valid('param');
        const language = topicLanguage(c, deps.catalogue);
        return respondIfChanged(c, await readConversation(deps, c.var.access, { id, language }));
      },
    )
    .post(
      '/conversations/:id/messages',
      describe({ tag: 'member', summary: 'Reply to an answer', answers: { 201: sentMessage }, key: 'required' }),
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
      describe({ tag: 'member', summary: 'The member has opened the answer', answers: { 204: undefined } }),
      path(conversationPath),
      async (c) => {
        await markRead(deps, c.var.access, c.req.valid('param').id);
        return c.body(null, 204);
      },
    );
}
