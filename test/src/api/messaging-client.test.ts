import { expect } from '@open-wc/testing';
import { createClient } from '../../../src/api/messaging-client.ts';
import { http, HttpResponse, problemResponse, serve } from '../../support/fake-api.ts';
import { sent } from '../../support/machine-fixtures.ts';

const client = createClient('/test-api/', { getToken: () => Promise.resolve('token'), language: () => 'fr' });
const { signal } = new AbortController();
const draft = { theme: 'sante', text: 'Bonjour' };
const saved = (version: string) => new HttpResponse(null, { status: 204, headers: { ETag: version } });

describe('the draft on the server', () => {
  it('comes with its version, or is not there', async () => {
    await serve(http.get('/test-api/draft', () => HttpResponse.json(draft, { headers: { ETag: '"7"' } })));
    expect(await client.loadDraft({ slot: '' }, signal)).to.deep.equal({ draft, version: '"7"' });
    await serve(http.get('/test-api/draft', () => new HttpResponse(null, { status: 204 })));
    expect(await client.loadDraft({ slot: '' }, signal)).to.deep.equal({});
  });

  it('is saved over the version that is known, over none, or over whichever there is', async () => {
    const seen: (string | null)[][] = [];
    await serve(
      http.put('/test-api/draft', ({ request: { headers, url } }) => {
        seen.push([headers.get('If-Match'), headers.get('If-None-Match'), new URL(url).search]);
        return saved('"8"');
      }),
    );
    expect(await client.saveDraft({ slot: '', draft, version: '"7"' })).to.equal('"8"');
    await client.saveDraft({ slot: '', draft, version: undefined });
    await client.saveDraft({ slot: 'c/1', draft, version: null });
    expect(seen).to.deep.equal([
      ['"7"', null, ''],
      [null, '*', ''],
      [null, null, '?conversation=c%2F1'],
    ]);
  });

  it('is removed in the version that is known', async () => {
    let match: string | null | undefined;
    await serve(
      http.delete('/test-api/draft', ({ request }) => {
        match = request.headers.get('If-Match');
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await client.saveDraft({ slot: '', draft: undefined, version: '"7"' });
    expect(match).to.equal('"7"');
  });

  it('goes on being saved when the page is gone', async () => {
    let keepalive: boolean | undefined;
    let body: unknown;
    await serve(
      http.put('/test-api/draft', async ({ request }) => {
        ({ keepalive } = request);
        body = await request.json();
        return saved('"8"');
      }),
    );
    await client.saveDraft({ slot: '', draft, version: undefined });
    expect(keepalive).to.equal(true);
    expect(body).to.deep.equal(draft);
    // More than a browser lets go on after the page: without an answer the member would be told that the line is down.
    const long = { ...draft, text: 'é'.repeat(40_000) };
    await client.saveDraft({ slot: '', draft: long, version: undefined });
    expect(body).to.deep.equal(long);
  });
});

describe('the receipt of a message', () => {
  it('is asked for by its key', async () => {
    await serve(
      http.get('/test-api/receipts/:key', ({ params }) =>
        params['key'] === 'a b' ? HttpResponse.json(sent) : problemResponse(404, 'not-found'),
      ),
    );
    expect(await client.askReceipt({ key: 'a b' }, signal)).to.deep.equal(sent);
    expect((await client.askReceipt({ key: 'c' }, signal).catch((error: unknown) => error)) as object).to.include({
      kind: 'not-found',
    });
  });

  it('is to be asked for again while the message is being stored', async () => {
    await serve(
      http.get('/test-api/receipts/:key', () => problemResponse(409, 'still-sending', { 'Retry-After': '1' })),
    );
    expect((await client.askReceipt({ key: 'c' }, signal).catch((error: unknown) => error)) as object).to.include({
      kind: 'busy',
      retryAfterSeconds: 1,
    });
  });
});
