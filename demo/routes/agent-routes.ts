import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { AgentApiError, createAgentApi, type AgentApi } from '../agent-api.ts';
import type { DemoContext, DemoEnv } from '../demo-env.ts';
import { agentOnlyPage, agentPage, type RefusedAnswer } from '../pages/agent-page.ts';
import type { SampleMember } from '../sample-members.ts';
import type { TokenIssuer } from '../token-issuer.ts';
import { textFields } from './text-fields.ts';

export interface AgentRoutesDeps {
  readonly issuer: TokenIssuer;
  readonly apiUrl: string;
}

/** Routes of the agent's desk, which reads and answers through the API with the agent's own token. */
export function agentRoutes({ issuer, apiUrl }: AgentRoutesDeps): Hono<DemoEnv> {
  const app = new Hono<DemoEnv>();
  const apiFor = async (c: DemoContext, agent: SampleMember) =>
    createAgentApi({ apiUrl, token: await issuer.issue(agent), language: c.get('language') });

  app.get('/', async (c) => {
    const agent = signedInAgent(c);
    if (!agent) return agentOnlyPage(c);
    return showDesk(c, await apiFor(c, agent), { answered: c.req.query('answered') });
  });
  app.post('/', async (c) => {
    const agent = signedInAgent(c);
    if (!agent) return c.redirect('/agent', 303);
    const api = await apiFor(c, agent);
    const { conversation, reference, key, text } = await textFields(c, ['conversation', 'reference', 'key', 'text']);
    try {
      await api.answer(conversation, text, key);
    } catch (error) {
      if (!(error instanceof AgentApiError)) throw error;
      c.status(422);
      return showDesk(c, api, { refused: { conversationId: conversation, text, key, reason: error.message } });
    }
    return c.redirect(`/agent?answered=${encodeURIComponent(reference)}`, 303);
  });
  return app;
}

function signedInAgent(c: DemoContext): SampleMember | undefined {
  const member = c.get('member');
  return member?.isAgent ? member : undefined;
}

const NOTHING_WAITS = { conversations: [] };
const NOTHING_FAILED = { notifications: [] };

/** Shows the first pages of the lists, or those of the cursors `waiting` and `failed` in the query. */
async function showDesk(
  c: DemoContext,
  api: AgentApi,
  shown: { answered?: string | undefined; refused?: RefusedAnswer },
): Promise<Response> {
  const cursors = { waiting: c.req.query('waiting'), failed: c.req.query('failed') };
  try {
    const [waiting, failed] = await Promise.all([
      api.listWaiting(cursors.waiting),
      api.listFailedNotifications(cursors.failed),
    ]);
    return await agentPage(c, { waiting, failed, cursors, createKey: randomUUID, ...shown });
  } catch (error) {
    if (!(error instanceof AgentApiError)) throw error;
    c.status(502);
    return agentPage(c, {
      waiting: NOTHING_WAITS,
      failed: NOTHING_FAILED,
      problem: error.message,
      createKey: randomUUID,
      ...shown,
    });
  }
}
