import type { Catalogue } from '../contract/catalogue.ts';
import type {
  Conversation,
  ConversationSummary,
  History,
  HistoryConversation,
  NewConversation,
  SentMessage,
} from '../contract/conversations.ts';
import type { Draft } from '../contract/drafts.ts';
import type { Preferences } from '../contract/preferences.ts';
import type { Profile } from '../contract/topic.ts';
import { trimSlashes } from './count-unread.ts';
import { joinPages } from './join-pages.ts';
import { createFetch, readJson, type RequestOptions } from './send-request.ts';
import { createTypedClient } from './typed-client.ts';

/**
 * Creates the client of the API, through which every request of the messaging goes. All its methods throw a
 * `RequestFailure`.
 *
 * @param apiUrl base address of the routes, such as `/api`.
 */
export function createClient(apiUrl: string, requestOptions: RequestOptions) {
  const api = createTypedClient(trimSlashes(apiUrl), createFetch(requestOptions));
  const options = (signal?: AbortSignal) => ({ init: { ...(signal && { signal }) } });
  const idempotent = (key: string) => ({ 'Idempotency-Key': key });

  const isConversation = (body: Partial<Conversation>) => Array.isArray(body.messages);
  const isSent = (body: Partial<SentMessage>) =>
    Boolean(body.id && body.reference && body.receivedAt && body.answerDueAt);
  const isPreferences = (body: Partial<Preferences>) => Boolean(body.receipt && body.answer);

  const readPage = (query: { cursor?: string; include?: 'messages' }, signal: AbortSignal) =>
    readJson<History>(api.conversations.$get({ query }, options(signal)), (body) => Array.isArray(body.conversations));
  const readConversation = (id: string, signal: AbortSignal) =>
    readJson<Conversation>(api.conversations[':id'].$get({ param: { id } }, options(signal)), isConversation);
  /** Marks a conversation read that is about to be shown. */
  const markRead = async <Shown extends ConversationSummary>(shown: Shown, signal: AbortSignal): Promise<Shown> =>
    shown.unread && (await succeeds(api.conversations[':id'].read.$put({ param: { id: shown.id } }, options(signal))))
      ? { ...shown, unread: false }
      : shown;

  return {
    loadCatalogue: ({ profile }: { profile: Profile | undefined }, signal: AbortSignal) =>
      readJson<Catalogue>(
        api.catalogue.$get({ query: { ...(profile && { profile }) } }, options(signal)),
        (body) => Array.isArray(body.themes) && Array.isArray(body.services),
      ),
    loadHistory: ({ cursor }: { cursor?: string | undefined }, signal: AbortSignal) =>
      readPage({ ...(cursor && { cursor }) }, signal),
    openConversation: async ({ id }: { id: string }, signal: AbortSignal) =>
      markRead(await readConversation(id, signal), signal),
    openHistory: async ({ count }: { count: number }, signal: AbortSignal) => {
      let history = await readPage({ include: 'messages' }, signal);
      while (history.next && history.conversations.length < count) {
        history = joinPages(history, await readPage({ include: 'messages', cursor: history.next }, signal));
      }
      /** Reads singly what did not fit into the answers; without its texts it stays closed. */
      const open = async (each: HistoryConversation) => {
        const shown = each.messages ? each : await readConversation(each.id, signal).catch(() => each);
        return shown.messages ? markRead(shown, signal) : shown;
      };
      return { ...history, conversations: await Promise.all(history.conversations.map(open)) };
    },
    sendMessage: (
      { message, idempotencyKey }: { message: NewConversation; idempotencyKey: string },
      signal: AbortSignal,
    ) =>
      readJson<SentMessage>(
        api.conversations.$post({ json: message }, { ...options(signal), headers: idempotent(idempotencyKey) }),
        isSent,
      ),
    sendReply: (
      { id, text, idempotencyKey }: { id: string; text: string; idempotencyKey: string },
      signal: AbortSignal,
    ) =>
      readJson<SentMessage>(
        api.conversations[':id'].messages.$post(
          { param: { id }, json: { text } },
          { ...options(signal), headers: idempotent(idempotencyKey) },
        ),
        isSent,
      ),
    askReceipt: ({ key }: { key: string }, signal: AbortSignal) =>
      readJson<SentMessage>(api.receipts[':key'].$get({ param: { key } }, options(signal)), isSent),
    loadDraft: async ({ slot }: { slot: string }, signal: AbortSignal) => {
      const response = await api.draft.$get({ query: slotQuery(slot) }, options(signal));
      if (response.status === 204) return {};
      const draft = await readJson<Draft>(Promise.resolve(response), (body) => typeof body.text === 'string');
      return { draft, version: versionOf(response) };
    },
    saveDraft: async ({
      slot,
      draft,
      version,
    }: {
      slot: string;
      draft: Draft | undefined;
      version: string | null | undefined;
    }) => {
      // Outlives the page; browsers refuse such a request with a body of more than 64 kB.
      const keepalive = !draft || draft.text.length < KEEPALIVE_MAX_LENGTH;
      const conditional = {
        headers: version ? { 'If-Match': version } : version === null ? {} : { 'If-None-Match': '*' },
        init: { keepalive },
      };
      const query = slotQuery(slot);
      return versionOf(
        await (draft ? api.draft.$put({ json: draft, query }, conditional) : api.draft.$delete({ query }, conditional)),
      );
    },
    loadPreferences: (_: undefined, signal: AbortSignal) =>
      readJson<Preferences>(api.preferences.$get({}, options(signal)), isPreferences),
    savePreferences: ({ preferences }: { preferences: Preferences }, signal: AbortSignal) =>
      readJson<Preferences>(api.preferences.$put({ json: preferences }, options(signal)), isPreferences),
  };
}

/** In UTF-16 code units, which take three bytes each at most. */
const KEEPALIVE_MAX_LENGTH = 20_000;

const slotQuery = (slot: string) => ({ ...(slot && { conversation: slot }) });
const versionOf = ({ headers }: { headers: Headers }) => headers.get('ETag') ?? undefined;

/** Tells success from failure: a conversation is shown even when its read mark could not be set. */
const succeeds = (request: Promise<unknown>) =>
  request.then(
    () => true,
    () => false,
  );
