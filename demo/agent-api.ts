import type { FailedNotifications, GivenAnswer, WaitingConversations } from '../src/contract/agents.ts';
import type { Problem } from '../src/contract/problem.ts';
import type { Language } from '../src/contract/topic.ts';

/** Thrown when the API refuses or cannot be reached; its message is for the agent, in their language. */
export class AgentApiError extends Error {
  override readonly name = 'AgentApiError';
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Calls of the API that an agent's desk makes. */
export interface AgentApi {
  /** Lists a page of what waits: the first one, or that of a cursor. */
  listWaiting(cursor?: string): Promise<WaitingConversations>;
  listFailedNotifications(cursor?: string): Promise<FailedNotifications>;
  answer(id: string, text: string, key: string): Promise<GivenAnswer>;
}

export interface AgentApiOptions {
  /** Base address of the API, such as `http://127.0.0.1:3000/api`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly language: Language;
}

const UNREACHABLE: Record<Language, string> = {
  fr: 'La messagerie ne répond pas. Réessayez dans un instant.',
  en: 'The messaging does not answer. Try again in a moment.',
};

export function createAgentApi({ apiUrl, token, language }: AgentApiOptions): AgentApi {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Language': language };

  async function call(path: string, init: RequestInit): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(`${apiUrl}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
    } catch (error) {
      throw new AgentApiError(UNREACHABLE[language], 0, { cause: error });
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new AgentApiError(detailOf(body) ?? UNREACHABLE[language], response.status);
    return body;
  }

  return {
    async listWaiting(cursor) {
      return (await call(`/agent/conversations${pageQuery(cursor)}`, { headers })) as WaitingConversations;
    },
    async listFailedNotifications(cursor) {
      return (await call(`/agent/notifications${pageQuery(cursor)}`, { headers })) as FailedNotifications;
    },
    async answer(id, text, key) {
      const path = `/agent/conversations/${encodeURIComponent(id)}/messages`;
      const init = {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': key },
        body: JSON.stringify({ text }),
      };
      return (await call(path, init)) as GivenAnswer;
    },
  };
}

const pageQuery = (cursor: string | undefined) => (cursor ? `?${new URLSearchParams({ cursor }).toString()}` : '');

function detailOf(body: unknown): string | undefined {
  const problem = body as Partial<Problem> | null | undefined;
  return problem?.detail ?? problem?.title;
}
