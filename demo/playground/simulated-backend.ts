import { http, passthrough } from 'msw';
import { setupWorker } from 'msw/browser';
import { createApp, type AppDeps } from '../../server/app.ts';
import defaultCatalogue from '../../server/catalogue/default-catalogue.json' with { type: 'json' };
import { CHANNELS } from '../../src/contract/channels.ts';
import type { CatalogueFile } from '../../server/catalogue/catalogue-schema.ts';
import { prepareCatalogue } from '../../server/catalogue/prepare-catalogue.ts';
import { answerConversation } from '../../server/agents/answer-conversation.ts';
import { listWaiting } from '../../server/agents/agent-lists.ts';
import { behave, type Behaviour } from './backend-behaviour.ts';
import { createMemoryStore } from './memory-store.ts';
import { AGENT, MEMBER, writeSampleData } from './sample-data.ts';

/** Shipped catalogue, which the project's tests have checked. */
export const catalogue = prepareCatalogue(defaultCatalogue as CatalogueFile, 'playground');

const ANSWER = `Bonjour,

Nous avons bien étudié votre demande\u00a0: votre dossier est à jour, vous n’avez rien d’autre à faire.

Bien cordialement,
Votre gestionnaire`;

export interface Exchange {
  method: string;
  path: string;
  /** HTTP status, or `no answer`. */
  outcome: string;
}

/**
 * Runs the server's own API on a store in memory, behind a service worker. It answers at whatever address the tag has for
 * its backend, so the page works without a server.
 */
export class SimulatedBackend {
  behaviour: Behaviour = 'normal';
  /** Address of the API in the tag; every request below it is answered here. */
  apiUrl = '/api';
  onExchange: (exchange: Exchange) => void = () => undefined;
  #deps = createDeps();
  #app = createApp(this.#deps);

  /** @throws when the browser offers no service worker: it needs https or localhost */
  async start(): Promise<void> {
    if (!('serviceWorker' in navigator)) throw new Error('no service worker');
    const worker = setupWorker(
      http.all(
        ({ request }) => this.#pathOf(request) !== undefined,
        ({ request }) => this.#answer(request),
      ),
    );
    const url = new URL('mockServiceWorker.js', document.baseURI).pathname;
    await worker.start({ serviceWorker: { url }, onUnhandledFrame: 'bypass', quiet: true });
  }

  /** Starts over with new data. */
  async reset(history: string): Promise<void> {
    this.#deps = createDeps();
    this.#app = createApp(this.#deps);
    if (history === 'sample') await writeSampleData(this.#deps);
  }

  /** Answers the waiting message that is due first. @returns its reference, if one waited */
  async answerAsAgent(): Promise<string | undefined> {
    const {
      conversations: [first],
    } = await listWaiting(this.#deps, { language: 'fr' });
    if (!first) return undefined;
    await answerConversation(this.#deps, { identity: AGENT, key: crypto.randomUUID() }, { id: first.id, text: ANSWER });
    return first.reference;
  }

  /** Path and query of a request below the API's address; undefined for other requests. */
  #pathOf({ url }: Request): string | undefined {
    if (!URL.canParse(this.apiUrl, document.baseURI)) return undefined;
    const base = new URL(this.apiUrl, document.baseURI).href.replace(/\/+$/, '');
    return url.startsWith(`${base}/`) ? url.slice(base.length) : undefined;
  }

  async #answer(request: Request): Promise<Response> {
    const path = this.#pathOf(request);
    if (path === undefined) return passthrough();
    const { method, headers } = request;
    const body = method === 'GET' ? null : await request.arrayBuffer();
    const answer = async () => this.#app.request(`/api${path}`, { method, headers, body });
    const response = await behave(this.behaviour, request, answer);
    this.onExchange({ method, path, outcome: response.type === 'error' ? 'no answer' : String(response.status) });
    return response;
  }
}

function createDeps(): AppDeps {
  return {
    store: createMemoryStore(),
    catalogue,
    clock: () => new Date(),
    holidayRegion: 'metropole',
    channels: CHANNELS,
    outboxAdded: () => undefined,
    verifyToken: () => Promise.resolve(MEMBER),
    corsOrigins: [],
    metrics: {
      contentType: 'text/plain',
      requestEnded: () => undefined,
      delivery: () => undefined,
      purged: () => undefined,
      unreadable: () => undefined,
      connectionsCut: () => undefined,
      print: () => Promise.resolve(''),
    },
    log: (level, event, fields) => console[level](event, fields),
  };
}
