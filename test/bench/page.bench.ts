/*
 * Measures what the tag costs the page that embeds it, on a processor slowed down four times: the European card's page
 * with and without the tag's script, and the time from the click on the envelope to the field.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { MessagingDriver } from '../support/journey-driver.ts';
import { openStage, type Stage } from '../support/journey-stage.ts';
import { CARD_PAGE } from '../support/journey-words.ts';

const RUNS = 5;
const SLOWDOWN = 4;
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const SCRIPT = '**/secure-messaging.js';

interface PageFigures {
  /** Durations in ms. */
  longTasks: number[];
  layoutShift: number;
  requests: number;
  /** Size of the tag's files in bytes, compressed with Brotli. */
  scriptBytes: number;
}

interface OpeningFigures {
  /** Time from the click to the frame that shows the field, in ms. */
  ms: number;
  longTasks: number[];
}

/** Recorded by an init script in the page. */
declare global {
  var benchmark: { longTasks: number[]; layoutShift: number };
}

/** Opens a signed-in page in a slowed-down browser with an empty cache. */
async function openSlowPage(stage: Stage): Promise<MessagingDriver> {
  const member = await stage.signIn('particulier');
  const { page } = member;
  await page.addInitScript(() => {
    globalThis.benchmark = { longTasks: [], layoutShift: 0 };
    new PerformanceObserver((list) => {
      globalThis.benchmark.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.benchmark.layoutShift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  return member;
}

/** `late` loads the script once the page is complete, so that the figures are the tag's alone. */
type Tag = 'without' | 'with' | 'late';

async function measurePage(stage: Stage, tag: Tag): Promise<PageFigures> {
  const { page } = await openSlowPage(stage);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  if (tag === 'without') await page.route(SCRIPT, (route) => route.abort());
  if (tag === 'late') await page.route(SCRIPT, (route) => released.then(() => route.continue()));
  let requests = 0;
  let scriptBytes = 0;
  page.on('requestfinished', (request) => {
    requests++;
    scriptBytes += brotliSize(new URL(request.url()).pathname);
  });
  if (tag === 'late') {
    await page.goto(CARD_PAGE, { waitUntil: 'commit' });
    await page.getByRole('contentinfo').waitFor();
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() =>
            requestIdleCallback(() => {
              globalThis.benchmark = { longTasks: [], layoutShift: 0 };
              resolve();
            }),
          );
        }),
    );
    release();
    await page.waitForLoadState('networkidle');
  } else {
    await load(page);
  }
  const { longTasks, layoutShift } = await page.evaluate(() => globalThis.benchmark);
  await page.context().close();
  return { longTasks, layoutShift, requests, scriptBytes };
}

async function measureOpening(stage: Stage, prefetched: boolean): Promise<OpeningFigures> {
  const { page, envelope } = await openSlowPage(stage);
  await load(page);
  if (prefetched) {
    await envelope.hover();
    await page.waitForLoadState('networkidle');
  }
  await page.evaluate(() => (globalThis.benchmark.longTasks.length = 0));
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const findField = () =>
          ['secure-messaging', 'secure-messaging-panel', 'secure-messaging-write-message', 'textarea'].reduce<
            Element | null | undefined
          >((found, name) => (found?.shadowRoot ?? (found ? undefined : document))?.querySelector(name), null);
        const start = performance.now();
        const look = () => {
          // Resolved in the next frame, when the field is on the screen.
          if (findField()?.checkVisibility()) requestAnimationFrame((now) => resolve(now - start));
          else requestAnimationFrame(look);
        };
        look();
        document.querySelector('secure-messaging')?.shadowRoot?.querySelector('button')?.click();
      }),
  );
  await page.waitForLoadState('networkidle');
  const { longTasks } = await page.evaluate(() => globalThis.benchmark);
  await page.context().close();
  return { ms, longTasks };
}

async function load(page: Page): Promise<void> {
  await page.goto(CARD_PAGE);
  await page.waitForLoadState('networkidle');
}

/** Returns 0 for files that are not the tag's. */
function brotliSize(path: string): number {
  if (!/^\/(?:secure-messaging|(?:messaging-panel|words-\w+)-[\w-]+)\.js$/.test(path)) return 0;
  return brotliCompressSync(readFileSync(`${DIST}${path}`)).length;
}

async function repeat<T>(measure: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let run = 0; run < RUNS; run++) results.push(await measure());
  return results;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const longest = (figures: { longTasks: number[] }[]) =>
  Math.round(Math.max(0, ...figures.flatMap(({ longTasks }) => longTasks)));
const perRun = (figures: { longTasks: number[] }[]) => figures.map(({ longTasks }) => longTasks.length).join(' ');

const describePage = (figures: PageFigures[]) => ({
  'long tasks, each run': perRun(figures),
  'longest ms': longest(figures),
  'layout shift': Math.max(...figures.map(({ layoutShift }) => layoutShift)).toFixed(4),
  requests: median(figures.map(({ requests }) => requests)),
  'tag’s JS, kB brotli': (median(figures.map(({ scriptBytes }) => scriptBytes)) / 1000).toFixed(2),
});
const describeOpening = (figures: OpeningFigures[]) => ({
  'median ms': Math.round(median(figures.map(({ ms }) => ms))),
  'slowest ms': Math.round(Math.max(...figures.map(({ ms }) => ms))),
  'long tasks, each run': perRun(figures),
  'longest ms': longest(figures),
});

const stage = await openStage();
try {
  // Warm-up: effects of the first run in server and browser are not measured.
  await measurePage(stage, 'with');
  console.log(`${CARD_PAGE}, processor ${SLOWDOWN} times slower, ${RUNS} runs, Chromium ${stage.browser.version()}`);
  console.table({
    'without the tag': describePage(await repeat(() => measurePage(stage, 'without'))),
    'with the tag': describePage(await repeat(() => measurePage(stage, 'with'))),
    'the tag alone, on a complete page': describePage(await repeat(() => measurePage(stage, 'late'))),
  });
  console.log('From the click on the envelope to the field');
  console.table({
    'prefetched by the pointer': describeOpening(await repeat(() => measureOpening(stage, true))),
    'nothing prefetched': describeOpening(await repeat(() => measureOpening(stage, false))),
  });
} finally {
  await stage.close();
}
