import { expect } from '@open-wc/testing';
import { delay } from 'msw';
import { RequestFailure } from '../../../src/api/request-failure.ts';
import { createFetch, readJson } from '../../../src/api/send-request.ts';
import { http, HttpResponse, problemResponse, serve } from '../../support/fake-api.ts';

const url = '/test-api/thing';

/** Returns the failure of a request. @throws when it succeeds. */
async function failureOf(request: Promise<unknown>): Promise<RequestFailure> {
  try {
    await request;
  } catch (failure) {
    expect(failure).to.be.instanceOf(RequestFailure);
    return failure as RequestFailure;
  }
  throw new Error('the request succeeded');
}

function requestOptions(tokens: (string | undefined)[] = ['token-1', 'token-2']) {
  const refusals: (string | undefined)[] = [];
  return {
    refusals,
    getToken: (refused?: string) => Promise.resolve((refusals.push(refused), tokens[refused ? 1 : 0])),
    language: () => 'fr',
  };
}

describe('createFetch', () => {
  it('sends the token and the language', async () => {
    let headers: Headers | undefined;
    await serve(http.get(url, ({ request }) => ((headers = request.headers), HttpResponse.json({}))));
    await createFetch(requestOptions())(url);
    expect(headers?.get('Authorization')).to.equal('Bearer token-1');
    expect(headers?.get('Accept-Language')).to.equal('fr');
  });

  it('repeats a request once with a new token after a 401', async () => {
    const seen: (string | null)[] = [];
    await serve(
      http.get(url, ({ request }) => {
        seen.push(request.headers.get('Authorization'));
        return seen.length === 1 ? problemResponse(401, 'unauthorized') : HttpResponse.json({ done: true });
      }),
    );
    const options = requestOptions();
    const response = await createFetch(options)(url);
    expect(await response.json()).to.deep.equal({ done: true });
    expect(seen).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
    expect(options.refusals).to.deep.equal([undefined, 'token-1']);
  });

  it('fails as session-expired when the new token is refused too', async () => {
    let requests = 0;
    await serve(http.get(url, () => (requests++, problemResponse(401, 'unauthorized'))));
    expect((await failureOf(createFetch(requestOptions())(url))).kind).to.equal('session-expired');
    expect(requests).to.equal(2);
  });

  it('fails as session-expired without sending anything when there is no token', async () => {
    let requests = 0;
    await serve(http.get(url, () => (requests++, HttpResponse.json({}))));
    expect((await failureOf(createFetch(requestOptions([undefined]))(url))).kind).to.equal('session-expired');
    expect(requests).to.equal(0);
  });

  it('fails as timeout when no answer comes within the time limit', async () => {
    await serve(http.get(url, () => delay('infinite')));
    expect((await failureOf(createFetch({ ...requestOptions(), timeout: 50 })(url))).kind).to.equal('timeout');
  });

  it('fails as timeout when the page gives no token within the time limit', async () => {
    const getToken = () => new Promise<string>(() => undefined);
    const failure = await failureOf(createFetch({ getToken, language: () => 'fr', timeout: 50 })(url));
    expect(failure.kind).to.equal('timeout');
  });

  it('fails as offline when the server cannot be reached', async () => {
    await serve(http.get(url, () => HttpResponse.error()));
    expect((await failureOf(createFetch(requestOptions())(url))).kind).to.equal('offline');
  });

  for (const [status, kind] of [
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'rejected'],
    [422, 'rejected'],
    [429, 'rate-limited'],
    [500, 'server'],
    [503, 'busy'],
  ] as const) {
    it(`fails as ${kind} after a ${status}, with the problem and Retry-After`, async () => {
      await serve(http.get(url, () => problemResponse(status, 'unknown-topic', { 'Retry-After': '30' })));
      const failure = await failureOf(createFetch(requestOptions())(url));
      expect(failure.kind).to.equal(kind);
      expect(failure.problem?.code).to.equal('unknown-topic');
      expect(failure.retryAfterSeconds).to.equal(30);
    });
  }

  for (const header of ['0', '', '-1', 'Fri, 13 Nov 2026 08:00:00 GMT']) {
    it(`ignores a Retry-After of "${header}"`, async () => {
      await serve(http.get(url, () => problemResponse(503, 'unavailable', { 'Retry-After': header })));
      expect((await failureOf(createFetch(requestOptions())(url))).retryAfterSeconds).to.equal(undefined);
    });
  }

  it('fails as server when the body is HTML, cut short or of another shape', async () => {
    const answers = [
      () => HttpResponse.html('<h1>Portail</h1>'),
      () => new HttpResponse('{"unread": ', { headers: { 'Content-Type': 'application/json' } }),
      () => HttpResponse.json({ other: true }),
      () => HttpResponse.json(null),
    ];
    for (const answer of answers) {
      await serve(http.get(url, answer));
      const request = readJson<{ unread: number }>(
        createFetch(requestOptions())(url),
        ({ unread }) => unread !== undefined,
      );
      expect((await failureOf(request)).kind).to.equal('server');
    }
  });
});
