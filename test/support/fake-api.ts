import { http, HttpResponse, type RequestHandler } from 'msw';
import { setupWorker } from 'msw/browser';

/** Answers of the API, steered by a browser test; what a test does not name is an error. */
export const worker = setupWorker();

let started: Promise<unknown> | undefined;

/** Serves these handlers from now on; to be called in `beforeEach`. */
export async function serve(...handlers: RequestHandler[]): Promise<void> {
  await (started ??= worker.start({ quiet: true, onUnhandledFrame: 'bypass' }));
  worker.resetHandlers(...handlers);
}

/** A problem as the server answers it. */
export function problemResponse(status: number, code: string, headers: Record<string, string> = {}) {
  const body = { type: `urn:secure-messaging:problem:${code}`, title: code, status, detail: `detail of ${code}`, code };
  return HttpResponse.json(body, { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });
}

export { http, HttpResponse };
