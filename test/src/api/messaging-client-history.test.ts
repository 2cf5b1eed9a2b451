import { expect } from '@open-wc/testing';
import { createClient } from '../../../src/api/messaging-client.ts';
import type { Conversation } from '../../../src/contract/conversations.ts';
import { http, HttpResponse, problemResponse, serve } from '../../support/fake-api.ts';
import { answered } from '../../support/view-fixtures.ts';

const client = createClient('/test-api', { getToken: () => Promise.resolve('token'), language: () => 'fr' });
const { signal } = new AbortController();

const summaryOf = ({ messages: _, ...summary }: Conversation) => summary;

/** Conversations as stored, two a page; those named come without their texts, or cannot be read at all. */
async function serveHistory(
  stored: Conversation[],
  { tooLong = [], damaged = [] }: { tooLong?: string[]; damaged?: string[] } = {},
) {
  const asked: string[] = [];
  const read: unknown[] = [];
  await serve(
    http.get('/test-api/conversations', ({ request }) => {
      const url = new URL(request.url);
      asked.push(url.search);
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const page = stored.slice(start, start + 2);
      return HttpResponse.json({
        conversations: page.map((each) =>
          url.searchParams.get('include') === 'messages' && !tooLong.includes(each.id) ? each : summaryOf(each),
        ),
        ...(start + 2 < stored.length && { next: String(start + 2) }),
        missing: 1,
      });
    }),
    http.get('/test-api/conversations/:id', ({ params }) => {
      asked.push(`/${String(params['id'])}`);
      const found = stored.find(({ id }) => id === params['id'] && !damaged.includes(id));
      return found ? HttpResponse.json(found) : problemResponse(500, 'internal');
    }),
    http.put('/test-api/conversations/:id/read', ({ params }) => {
      read.push(params['id']);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { asked, read };
}

const stored = ['a', 'b', 'c', 'd', 'e'].map((id) => answered({ id, unread: id === 'b' || id === 'd' }));
const idsOf = ({ conversations }: { conversations: readonly { id: string }[] }) => conversations.map(({ id }) => id);

describe('createClient: history', () => {
  it('loads the first page, and the page of a cursor', async () => {
    const { asked } = await serveHistory(stored);
    const first = await client.loadHistory({}, signal);
    expect(idsOf(first)).to.deep.equal(['a', 'b']);
    expect(idsOf(await client.loadHistory({ cursor: first.next }, signal))).to.deep.equal(['c', 'd']);
    expect(asked).to.deep.equal(['', '?cursor=2']);
  });

  it('opens as many pages as are shown, with the cursor of the next and all that is missing', async () => {
    const { asked, read } = await serveHistory(stored);
    const opened = await client.openHistory({ count: 4 }, signal);
    expect(asked).to.deep.equal(['?include=messages', '?include=messages&cursor=2']);
    expect(idsOf(opened)).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(opened).to.include({ next: '4', missing: 2 });
    expect(opened.conversations.every(({ messages, unread }) => messages && !unread)).to.equal(true);
    expect(read.sort()).to.deep.equal(['b', 'd']);
  });

  it('stops at the last page, though fewer are left than are shown', async () => {
    await serveHistory(stored);
    const opened = await client.openHistory({ count: 50 }, signal);
    expect(idsOf(opened)).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(opened.next).to.equal(undefined);
  });

  it('reads singly what came without its texts', async () => {
    const { asked } = await serveHistory(stored, { tooLong: ['b'] });
    const { conversations } = await client.openHistory({ count: 2 }, signal);
    expect(asked).to.deep.equal(['?include=messages', '/b']);
    expect(conversations[1]).to.deep.equal({ ...stored[1], unread: false });
  });

  it('leaves what cannot be read without texts and unread, and opens the others', async () => {
    const { read } = await serveHistory(stored, { tooLong: ['b'], damaged: ['b'] });
    const { conversations } = await client.openHistory({ count: 2 }, signal);
    expect(conversations).to.deep.equal([stored[0], summaryOf(stored[1]!)]);
    expect(read).to.deep.equal([]);
  });

  it('marks the answer of a conversation read that it loads, if it is new', async () => {
    const { read } = await serveHistory(stored);
    expect((await client.openConversation({ id: 'b' }, signal)).unread).to.equal(false);
    await client.openConversation({ id: 'c' }, signal);
    expect(read).to.deep.equal(['b']);
  });
});
