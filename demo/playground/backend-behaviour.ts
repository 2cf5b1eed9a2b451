import { delay, HttpResponse } from 'msw';
import type { ProblemCode } from '../../src/contract/problem.ts';
import { LANGUAGES } from '../../src/contract/topic.ts';
import { negotiateLanguage } from '../../server/http/language.ts';
import { PROBLEM_TEXTS } from '../../server/http/problem-texts.ts';

/** Ways in which the simulated backend can answer or fail. */
export const BEHAVIOURS = [
  'normal',
  'slow',
  'hanging',
  'offline',
  'session-expired',
  'server-error',
  'nonsense',
  'rate-limited',
  'answer-lost',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

const SLOW_MS = 3000;
const RETRY_AFTER_SECONDS = '30';

/** Answers a request under a behaviour; `answer` calls the server's own API. */
export async function behave(
  behaviour: Behaviour,
  request: Request,
  answer: () => Promise<Response>,
): Promise<Response> {
  switch (behaviour) {
    case 'normal':
      return answer();
    case 'slow':
      await delay(SLOW_MS);
      return answer();
    case 'hanging':
      await delay('infinite');
      return HttpResponse.error();
    case 'offline':
      return HttpResponse.error();
    case 'session-expired':
      return refuse(request, 401, 'unauthorized', { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    case 'server-error':
      return refuse(request, 500, 'internal');
    case 'nonsense':
      return HttpResponse.html('<!doctype html><title>Maintenance</title><h1>Back soon</h1>');
    case 'rate-limited':
      return refuse(request, 429, 'rate-limited', { 'Retry-After': RETRY_AFTER_SECONDS });
    case 'answer-lost':
      return loseFirstAnswer(request, answer);
  }
}

const seenKeys = new Set<string>();

/** Loses the first answer for each idempotency key: the message is stored, but the page does not know it yet. */
async function loseFirstAnswer(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const key = request.headers.get('Idempotency-Key');
  const response = await answer();
  if (!key || seenKeys.has(key)) return response;
  seenKeys.add(key);
  return HttpResponse.error();
}

function refuse(request: Request, status: number, code: ProblemCode, headers: Record<string, string> = {}): Response {
  const language = negotiateLanguage(request.headers.get('Accept-Language') ?? undefined, LANGUAGES);
  const body = { type: `urn:secure-messaging:problem:${code}`, ...PROBLEM_TEXTS[language][code], status, code };
  return HttpResponse.json(body, { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });
}
