import { expect } from '@open-wc/testing';
import { createClient } from '../../../src/api/messaging-client.ts';
import { http, HttpResponse, problemResponse, serve } from '../../support/fake-api.ts';
import { sent } from '../../support/machine-fixtures.ts';

const client = createClient('/test-api/', { getToken: () => Promise.resolve('token'), language: () => 'fr' });
const { signal } = new AbortController();
const draft = { theme: 'sante', text: 'Bonjour' };
const saved = (version: string) => new HttpResponse(null, { status: 204, headers: { ETag: version } });

describe('createClient: drafts', () => {
  it('loads a draft with its version, or nothing after a 204', async () => {
    await serve(http.get('/test-api/draft', () => HttpResponse.json(draft, { headers: { ETag: '"7"' } })));
    expect(await client.loadDraft({ slot: '' }, signal)).to.deep.equal({ draft, version: '"7"' });
    await serve(http.get('/test-api/draft', () => new HttpResponse(null, { status: 204 })));
    expect(await client.loadDraft({ slot: '' }, signal)).to.deep.equal({});
  });

  it('saves a known version with If-Match, a first one with If-None-Match, and any with neither', async () => {
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

  it('deletes the known version with If-Match', async () => {
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

  it('saves with keepalive, unless the draft is too long for it', async () => {
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
    // A browser rejects keepalive bodies of more than 64 kB, which would be shown as a lost line.
    const long = { ...draft, text: 'é'.repeat(40_000) };
    await client.saveDraft({ slot: '', draft: long, version: undefined });
    expect(body).to.deep.equal(long);
  });
});

describe('createClient: receipts', () => {
  it('loads a receipt by the key of its message', async () => {
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

  it('fails as busy while the message is being stored', async () => {
    await serve(
      http.get('/test-api/receipts/:key', () => problemResponse(409, 'still-sending', { 'Retry-After': '1' })),
    );
    expect((await client.askReceipt({ key: 'c' }, signal).catch((error: unknown) => error)) as object).to.include({
      kind: 'busy',
      retryAfterSeconds: 1,
    });
  });
});
