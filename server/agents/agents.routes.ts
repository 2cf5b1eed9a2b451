import { Hono } from 'hono';
import { answer, failedNotifications, givenAnswer, waitingConversations } from '../../src/contract/agents.ts';
import { conversationPath } from '../../src/contract/conversations.ts';
import { pageQuery } from '../../src/contract/fields.ts';
import { listFailedNotifications, listWaiting } from './agent-lists.ts';
import { answerConversation } from './answer-conversation.ts';
import type { AppDeps, AppEnv } from '../http/app-env.ts';
import { BODY_PROBLEMS, describe } from '../http/describe-route.ts';
import { topicLanguage } from '../http/language.ts';
import { jsonBody, path, query, requireIdempotencyKey } from '../http/validate.ts';

export function agentsRoutes(deps: AppDeps) {
  return new Hono<AppEnv>()
    .get(
      '/conversations',
      describe({
        tag: 'Agents',
        operationId: 'listWaitingConversations',
        summary: 'Lists the conversations that wait for an answer',
        answers: { 200: waitingConversations },
        problems: ['invalid-request'],
      }),
      query(pageQuery),
      async (c) => {
        const { cursor } = c.req.valid('query');
        return c.json(await listWaiting(deps, { language: topicLanguage(c, deps.catalogue), cursor }));
      },
    )
    .get(
      '/notifications',
      describe({
        tag: 'Agents',
        operationId: 'listFailedNotifications',
        summary: 'Lists the notifications that could not be delivered',
        answers: { 200: failedNotifications },
        problems: ['invalid-request'],
      }),
      query(pageQuery),
      async (c) => c.json(await listFailedNotifications(deps, c.req.valid('query').cursor)),
    )
    .post(
      '/conversations/:id/messages',
      describe({
        tag: 'Agents',
        operationId: 'answerConversation',
        summary: 'Answers a conversation',
        description: 'Stores the answer and queues its announcement to the member.',
        answers: { 201: givenAnswer },
        headers: ['Idempotency-Key'],
        problems: [
          ...BODY_PROBLEMS,
          'not-found',
          'message-blank',
          'message-too-long',
          'message-too-many-marks',
          'already-answered',
        ],
      }),
      path(conversationPath),
      jsonBody(answer),
      async (c) => {
        const request = { identity: c.var.identity, key: requireIdempotencyKey(c) };
        const written = { ...c.req.valid('json'), id: c.req.valid('param').id };
        return c.json(await answerConversation(deps, request, written), 201);
      },
    );
}
