import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startDemo, type RunningDemo } from '../../demo/start-demo.ts';
import type { SampleMemberId } from '../../demo/sample-members.ts';
import type { Environment } from '../../server/config.ts';
import type { Language } from '../../src/contract/topic.ts';
import { browserArguments, ensureBrowser } from './browser.ts';
import { MessagingDriver } from './journey-driver.ts';

const BUNDLE = fileURLToPath(new URL('../../dist/secure-messaging.js', import.meta.url));

export interface StageOptions {
  /** Replaces some of the demo's variables, such as `CATALOGUE_FILE`. */
  readonly env?: Environment;
  /** Offset of the server's clock from the real one at the start, in ms. */
  readonly clockOffset?: number;
}

/** Running demo with data of its own, and a browser. */
export interface Stage {
  readonly demo: RunningDemo;
  readonly url: string;
  /** Database of the server, as in `DATABASE_URL`. */
  readonly databaseUrl: string;
  readonly browser: Browser;
  /** Advances the server's clock, in ms. */
  advance(ms: number): void;
  /** Signs a person in on the sign-in page, in a new browser profile. */
  signIn(member: SampleMemberId, options?: SignInOptions): Promise<MessagingDriver>;
  /** Calls the API with JSON as that person. */
  callApi(member: SampleMemberId, method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

export interface SignInOptions extends Pick<BrowserContextOptions, 'colorScheme' | 'viewport'> {
  readonly language?: Language;
}

/** Starts the demo and a browser. @throws when the bundle is not built */
export async function openStage({ env, clockOffset = 0 }: StageOptions = {}): Promise<Stage> {
  if (!existsSync(BUNDLE)) throw new Error('dist/ is missing: run "npm run build" before the journey.');
  const dataFolder = mkdtempSync(join(tmpdir(), 'journey-'));
  let offset = clockOffset;
  const demo = await startDemo({
    port: 0,
    dataFolder,
    clock: () => new Date(Date.now() + offset),
    ...(env && { env }),
  });
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArguments });
  return {
    demo,
    url: demo.url,
    databaseUrl: `file:${join(dataFolder, 'messages.sqlite')}`,
    browser,
    advance: (ms) => void (offset += ms),
    async signIn(member, { language = 'fr', ...options } = {}) {
      const context = await browser.newContext({ baseURL: demo.url, locale: language, ...options });
      // Far above what any step needs, and short enough for a failing test.
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      await signInOn(page, member, language);
      return new MessagingDriver(page, language);
    },
    async callApi(member, method, path, body) {
      const token = await (await fetch(`${demo.url}/demo/token?as=${member}`)).text();
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      };
      return fetch(`${demo.url}/api${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    async close() {
      await browser.close();
      await demo.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Signs a sample member in on the sign-in page. */
export async function signInOn(page: Page, member: SampleMemberId, language: Language): Promise<void> {
  await page.goto(`/login?lang=${language}`);
  await page.locator(`button[name="member"][value="${member}"]`).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
