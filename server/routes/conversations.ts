import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { describeRoute } from 'hono-openapi';
import { sendFollowUp } from '../domain/follow-up.ts';
import { markRead, readConversation, readHistory } from '../domain/read-history.ts';
import { sendMessage } from '../domain/send-message.ts';
import type { AppDeps, AppEnv } from './app-env.ts';
import { historyQuery, newConversationBody, textBody } from './bodies.ts';
import { topicLanguage } from './topic-language.ts';
import { jsonBody, query, requireIdempotencyKey } from './validate.ts';

const tags = ['member'];

export function conversationsRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describeRoute({ tags, summary: 'The history, newest first, with the texts if asked for' }),
      etag(),
      query(historyQuery),
      async (c) => {
        const language = topicLanguage(c, deps.catalogue);
        const withMessages = c.req.valid('query').include === 'messages';
        return c.json(await readHistory(deps, c.var.identity, { language, withMessages }));
      },
    )
    .post(
      '/conversations',
      describeRoute({ tags, summary: 'Send a message; needs an Idempotency-Key' }),
      jsonBody(newConversationBody),
      async (c) => {
        const { identity, language } = c.var;
        const sending = { identity, language, key: requireIdempotencyKey(c) };
        return c.json(await sendMessage(deps, sending, c.req.valid('json')), 201);
      },
    )
    .get(
      '/conversations/:id',
      describeRoute({ tags, summary: 'One conversation with its messages' }),
      etag(),
      async (c) => {
        const language = topicLanguage(c, deps.catalogue);
        return c.json(await readConversation(deps, c.var.identity, { id: c.req.param('id'), language }));
      },
    )
    .post(
      '/conversations/:id/messages',
      describeRoute({ tags, summary: 'Reply to an answer; needs an Idempotency-Key' }),
      jsonBody(textBody),
      async (c) => {
        const { identity, language } = c.var;
        const sending = { identity, language, key: requireIdempotencyKey(c) };
        const reply = { id: c.req.param('id'), text: c.req.valid('json').text };
        return c.json(await sendFollowUp(deps, sending, reply), 201);
      },
    )
    .put('/conversations/:id/read', describeRoute({ tags, summary: 'The member has opened the answer' }), async (c) => {
      await markRead(deps, c.var.identity, c.req.param('id'));
      return c.body(null, 204);
    });
}
