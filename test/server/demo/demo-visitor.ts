import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { SampleMemberId } from '../../../demo/sample-members.ts';
import { startDemo, type DemoOptions, type RunningDemo } from '../../../demo/start-demo.ts';

/** The demos of each folder: it is not removed under one that still writes. */
const demosIn = new Map<string, RunningDemo[]>();

/** A folder for a test's demo, removed after the test. */
export async function createDataFolder(t: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  const demos: RunningDemo[] = [];
  demosIn.set(folder, demos);
  t.after(async () => {
    await Promise.all(demos.map((demo) => demo.close()));
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The demo on a free port and in a folder of its own or of {@link createDataFolder}, closed after the test. */
export async function startTestDemo(
  t: Pick<TestContext, 'after'>,
  options: Partial<DemoOptions> = {},
): Promise<RunningDemo> {
  const dataFolder = options.dataFolder ?? (await createDataFolder(t));
  const demo = await startDemo({ port: 0, dataFolder, ...options });
  demosIn.get(dataFolder)?.push(demo);
  return demo;
}

/** Resolves with what `look` finds, once it finds something. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('What was waited for did not happen within 10 s.');
    await pause(20);
  }
}

/** Somebody with a browser that keeps cookies, follows no redirect, and says where its forms come from. */
export class Visitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(demo: Pick<RunningDemo, 'url'>) {
    this.#url = demo.url;
  }

  static async signedIn(demo: Pick<RunningDemo, 'url'>, member: SampleMemberId): Promise<Visitor> {
    const visitor = new Visitor(demo);
    await visitor.submit('/login', { member });
    return visitor;
  }

  async open(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  async read(path: string): Promise<string> {
    return (await this.open(path)).text();
  }

  async submit(path: string, fields: Record<string, string>, origin = this.#url): Promise<Response> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: origin } });
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) headers.set('Cookie', [...this.#cookies].map((pair) => pair.join('=')).join('; '));
    const response = await fetch(`${this.#url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

/** Calls the API as a sample member, as somebody with curl would. */
export async function callApi(
  { url }: Pick<RunningDemo, 'url'>,
  as: SampleMemberId,
  path: string,
  body?: object,
): Promise<unknown> {
  const token = await (await fetch(`${url}/demo/token?as=${as}`)).text();
  const headers = { Authorization: `Bearer ${token}` };
  const init = body && {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${url}/api${path}`, init ?? { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The text of a page's only `h1`. */
export function headingOf(page: string): string {
  const found = [...page.matchAll(/<h1[^>]*>([^<]*)<\/h1>/g)].map(([, text = '']) => text.trim());
  if (found.length !== 1) throw new Error(`The page has ${found.length} h1.`);
  return found[0]?.replaceAll('&amp;', '&').replaceAll('&#39;', "'") ?? '';
}
