import { Hono } from 'hono';
import { answerConversation, listWaiting } from '../domain/answer.ts';
import { listFailedNotifications } from '../domain/list-failed-notifications.ts';
import { givenAnswer, notificationsAnswer, waitingAnswer } from './answers.ts';
import type { AppDeps, AppEnv } from './app-env.ts';
import { conversationPath, textBody } from './bodies.ts';
import { describe } from './describe.ts';
import { topicLanguage } from './topic-language.ts';
import { jsonBody, path, requireIdempotencyKey } from './validate.ts';

export function agentRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describe({
        tag: 'agent',
        summary: 'What waits for an answer, soonest due first',
        answers: { 200: waitingAnswer },
      }),
      async (c) => {
        const conversations = await listWaiting(deps, topicLanguage(c, deps.catalogue));
        for (const { id, messages } of conversations) {
          if (messages.length === 0) deps.log('error', 'conversation-unreadable', { conversationId: id });
        }
        return c.json({ conversations });
      },
    )
    .get(
      '/notifications',
      describe({
        tag: 'agent',
        summary: 'Notifications that were given up, latest first',
        answers: { 200: notificationsAnswer },
      }),
      async (c) => c.json({ notifications: await listFailedNotifications(deps) }),
    )
    .post(
      '/conversations/:id/messages',
      describe({ tag: 'agent', summary: 'Answer a conversation', answers: { 201: givenAnswer }, key: 'required' }),
      path(conversationPath),
      jsonBody(textBody),
      async (c) => {
        const sending = { identity: c.var.identity, key: requireIdempotencyKey(c) };
        const given = { id: c.req.valid('param').id, text: c.req.valid('json').text };
        return c.json(await answerConversation(deps, sending, given), 201);
      },
    );
}
