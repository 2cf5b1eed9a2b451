import { expect } from '@open-wc/testing';
import { delay } from 'msw';
import { RequestFailure } from '../../../src/api/request-failure.ts';
import { createFetch, readJson } from '../../../src/api/send-request.ts';
import { http, HttpResponse, problemResponse, serve } from '../../support/fake-api.ts';

const url = '/test-api/thing';

/** Sends one request and returns what it failed with. */
async function failureOf(request: Promise<unknown>): Promise<RequestFailure> {
  try {
    await request;
  } catch (failure) {
    expect(failure).to.be.instanceOf(RequestFailure);
    return failure as RequestFailure;
  }
  throw new Error('the request succeeded');
}

function surroundings(tokens: (string | undefined)[] = ['token-1', 'token-2']) {
  const refusals: (string | undefined)[] = [];
  return {
    refusals,
    getToken: (refused?: string) => Promise.resolve((refusals.push(refused), tokens[refused ? 1 : 0])),
    language: () => 'fr',
  };
}

describe('a request to the API', () => {
  it('carries the token and the language', async () => {
    let headers: Headers | undefined;
    await serve(http.get(url, ({ request }) => ((headers = request.headers), HttpResponse.json({}))));
    await createFetch(surroundings())(url);
    expect(headers?.get('Authorization')).to.equal('Bearer token-1');
    expect(headers?.get('Accept-Language')).to.equal('fr');
  });

  it('asks for a new token once when the first is refused, and repeats the request with it', async () => {
    const seen: (string | null)[] = [];
    await serve(
      http.get(url, ({ request }) => {
        seen.push(request.headers.get('Authorization'));
        return seen.length === 1 ? problemResponse(401, 'unauthorized') : HttpResponse.json({ done: true });
      }),
    );
    const options = surroundings();
    const response = await createFetch(options)(url);
    expect(await response.json()).to.deep.equal({ done: true });
    expect(seen).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
    expect(options.refusals).to.deep.equal([undefined, 'token-1']);
  });

  it('says that the session has expired when the new token is refused too', async () => {
    let requests = 0;
    await serve(http.get(url, () => (requests++, problemResponse(401, 'unauthorized'))));
    expect((await failureOf(createFetch(surroundings())(url))).kind).to.equal('session-expired');
    expect(requests).to.equal(2);
  });

  it('says that the session has expired when there is no token, and sends nothing', async () => {
    let requests = 0;
    await serve(http.get(url, () => (requests++, HttpResponse.json({}))));
    expect((await failureOf(createFetch(surroundings([undefined]))(url))).kind).to.equal('session-expired');
    expect(requests).to.equal(0);
  });

  it('waits for an answer only so long', async () => {
    await serve(http.get(url, () => delay('infinite')));
    expect((await failureOf(createFetch({ ...surroundings(), timeout: 50 })(url))).kind).to.equal('timeout');
  });

  it('waits for the page’s token only so long', async () => {
    const getToken = () => new Promise<string>(() => undefined);
    const failure = await failureOf(createFetch({ getToken, language: () => 'fr', timeout: 50 })(url));
    expect(failure.kind).to.equal('timeout');
  });

  it('says offline when nothing answers', async () => {
    await serve(http.get(url, () => HttpResponse.error()));
    expect((await failureOf(createFetch(surroundings())(url))).kind).to.equal('offline');
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
    it(`calls ${status} "${kind}" and keeps the problem`, async () => {
      await serve(http.get(url, () => problemResponse(status, 'unknown-topic', { 'Retry-After': '30' })));
      const failure = await failureOf(createFetch(surroundings())(url));
      expect(failure.kind).to.equal(kind);
      expect(failure.problem?.code).to.equal('unknown-topic');
      expect(failure.retryAfterSeconds).to.equal(30);
    });
  }

  for (const header of ['0', '', '-1', 'Fri, 13 Nov 2026 08:00:00 GMT']) {
    it(`is not asked again at once for a Retry-After of "${header}"`, async () => {
      await serve(http.get(url, () => problemResponse(503, 'unavailable', { 'Retry-After': header })));
      expect((await failureOf(createFetch(surroundings())(url))).retryAfterSeconds).to.equal(undefined);
    });
  }

  it('is a failure of the server when the answer is a page, half an answer or another shape', async () => {
    const answers = [
      () => HttpResponse.html('<h1>Portail</h1>'),
      () => new HttpResponse('{"unread": ', { headers: { 'Content-Type': 'application/json' } }),
      () => HttpResponse.json({ other: true }),
      () => HttpResponse.json(null),
    ];
    for (const answer of answers) {
      await serve(http.get(url, answer));
      const request = readJson<{ unread: number }>(
        createFetch(surroundings())(url),
        ({ unread }) => unread !== undefined,
      );
      expect((await failureOf(request)).kind).to.equal('server');
    }
  });
});
