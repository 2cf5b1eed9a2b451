import { Hono } from 'hono';
import { answer, failedNotifications, givenAnswer, waitingConversations } from '../../src/contract/agents.ts';
import { conversationPath } from '../../src/contract/conversations.ts';
import { answerConversation, listWaiting } from './answer-conversation.ts';
import { listFailedNotifications } from './list-failed-notifications.ts';
import type { AppDeps, AppEnv } from '../http/app-env.ts';
import { describe } from '../http/describe-route.ts';
import { topicLanguage } from '../http/topic-language.ts';
import { jsonBody, path, requireIdempotencyKey } from '../http/validate.ts';

export function agentRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describe({
        tag: 'agent',
        summary: 'What waits for an answer, soonest due first',
        answers: { 200: waitingConversations },
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
        answers: { 200: failedNotifications },
      }),
      async (c) => c.json({ notifications: await listFailedNotifications(deps) }),
    )
    .post(
      '/conversations/:id/messages',
      describe({ tag: 'agent', summary: 'Answer a conversation', answers: { 201: givenAnswer }, key: 'required' }),
      path(conversationPath),
      jsonBody(answer),
      async (c) => {
        const sending = { identity: c.var.identity, key: requireIdempotencyKey(c) };
        const given = { id: c.req.valid('param').id, text: c.req.valid('json').text };
        return c.json(await answerConversation(deps, sending, given), 201);
      },
    );
}
