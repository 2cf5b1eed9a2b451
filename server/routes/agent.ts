import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { answerConversation, listWaiting } from '../domain/answer.ts';
import type { AppDeps, AppEnv } from './app-env.ts';
import { textBody } from './bodies.ts';
import { topicLanguage } from './topic-language.ts';
import { idempotencyKey, jsonBody } from './validate.ts';

const tags = ['agent'];

export function agentRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .get('/conversations', describeRoute({ tags, summary: 'What waits for an answer, soonest due first' }), async (c) =>
      c.json({ conversations: await listWaiting(deps, topicLanguage(c, deps.catalogue)) }),
    )
    .post(
      '/conversations/:id/messages',
      describeRoute({ tags, summary: 'Answer a conversation' }),
      jsonBody(textBody),
      async (c) => {
        const sending = { identity: c.var.identity, key: idempotencyKey(c) };
        const given = { id: c.req.param('id'), text: c.req.valid('json').text };
        return c.json(await answerConversation(deps, sending, given), 201);
      },
    );
}
