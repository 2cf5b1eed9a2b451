import type { Problem } from '../contract/problem.ts';
import { RequestFailure, type FailureKind } from './request-failure.ts';

/** Time limit of a request, in ms; generous, because mobile lines can be slow. */
export const REQUEST_TIMEOUT_MS = 20_000;

export interface RequestOptions {
  /** Returns an access token other than the one that was `refused`, or undefined when the member has none. */
  getToken: (refused?: string) => Promise<string | undefined>;
  /** Returns the language of labels, problems and mails. */
  language: () => string;
  /** In ms; {@link REQUEST_TIMEOUT_MS} by default. */
  timeout?: number;
}

/** Options of requests in the name of one member. */
export interface MemberRequestOptions extends RequestOptions {
  /** Returns whom the token speaks for, once that is known. */
  holder: () => string | undefined;
}

/**
 * Creates a `fetch` that sends the member's token, repeats a request once with a new token after a 401, ends after the
 * time limit, and throws a {@link RequestFailure} unless the answer is a success.
 */
export function createFetch({ getToken, language, timeout = REQUEST_TIMEOUT_MS }: RequestOptions): typeof fetch {
  return async (input, init) => {
    const limit = AbortSignal.timeout(timeout);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;

    const attempt = async (refused?: string): Promise<Response> => {
      const token = await untilAborted(getToken(refused), signal);
      if (!token) throw new RequestFailure('session-expired');
      const headers = new Headers(init?.headers);
      headers.set('Authorization', `Bearer ${token}`);
      headers.set('Accept-Language', language());
      const response = await fetch(input, { ...init, headers, signal });
      if (response.status === 401 && !refused) return attempt(token);
      if (!response.ok) throw await readFailure(response);
      return response;
    };

    try {
      return await attempt();
    } catch (thrown) {
      throw toFailure(thrown, limit);
    }
  };
}

/**
 * Reads a JSON answer.
 *
 * @throws RequestFailure of kind `server` for a body of another shape, such as a proxy's HTML page or half an answer.
 */
export async function readJson<Body>(
  response: Promise<{ json(): Promise<unknown> }>,
  isExpected: (body: Partial<Body>) => boolean,
): Promise<Body> {
  const received = await response;
  let body: unknown;
  try {
    body = await received.json();
  } catch (thrown) {
    throw isTimeout(thrown)
      ? new RequestFailure('timeout', { cause: thrown })
      : new RequestFailure('server', { cause: thrown });
  }
  if (typeof body !== 'object' || body === null || !isExpected(body)) throw new RequestFailure('server');
  return body as Body;
}

const kinds: Record<number, FailureKind> = {
  401: 'session-expired',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
  503: 'busy',
};

async function readFailure(response: Response): Promise<RequestFailure> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const refusal = problem?.code === 'still-sending' ? 'busy' : 'rejected';
  const kind = kinds[response.status] ?? (response.status < 500 ? refusal : 'server');
  const retryAfterSeconds = Number(response.headers.get('Retry-After') ?? NaN);
  return new RequestFailure(kind, {
    ...(problem?.code && { problem }),
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

const isTimeout = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'TimeoutError';

function toFailure(thrown: unknown, limit: AbortSignal): RequestFailure {
  if (thrown instanceof RequestFailure) return thrown;
  if (limit.aborted || isTimeout(thrown)) return new RequestFailure('timeout', { cause: thrown });
  // fetch rejects with a TypeError when there is no line or no server, or when CORS forbids the request.
  return new RequestFailure('offline', { cause: thrown });
}

/** Rejects once the signal aborts: the page's `tokenProvider` may never settle. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
