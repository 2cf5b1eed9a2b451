import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import type { SampleMemberId } from '../../../demo/sample-members.ts';
import { startDemo, type DemoOptions, type RunningDemo } from '../../../demo/start-demo.ts';

/** Demos that use each folder: they are closed before it is removed. */
const demosIn = new Map<string, RunningDemo[]>();

/** Creates a folder for a test's demo, which is removed after the test. */
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

/** Starts the demo on a free port, in a folder of its own or of {@link createDataFolder}; it is closed after the test. */
export async function startTestDemo(
  t: Pick<TestContext, 'after'>,
  options: Partial<DemoOptions> = {},
): Promise<RunningDemo> {
  const dataFolder = options.dataFolder ?? (await createDataFolder(t));
  const demo = await startDemo({ port: 0, dataFolder, ...options });
  demosIn.get(dataFolder)?.push(demo);
  return demo;
}

/** Calls `look` until it returns something. @throws after 10 s */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('What was waited for did not happen within 10 s.');
    await pause(20);
  }
}

/** Browser that keeps cookies, follows no redirect, and states the origin of its forms. */
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

/** Calls the API as a sample member, with a token of the demo's issuer. */
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

/** Returns the text of a page's only `h1`. */
export function headingOf(page: string): string {
  const found = [...page.matchAll(/<h1[^>]*>([^<]*)<\/h1>/g)].map(([, text = '']) => text.trim());
  if (found.length !== 1) throw new Error(`The page has ${found.length} h1.`);
  return found[0]?.replaceAll('&amp;', '&').replaceAll('&#39;', "'") ?? '';
}
