import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const candidates = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const isRoot = process.getuid?.() === 0;

/** Flags that keep Chromium from making network requests of its own. */
export const browserArguments = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Path of a Chromium or Chrome on this machine, if there is one. */
export function findBrowser(): string | undefined {
  return [...candidates, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** Finds a browser, or installs one. @throws with one line that says how to get one */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['update'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-o', 'DPkg::Lock::Timeout=300', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else {
    spawnSync('npx', ['playwright-core', 'install', 'chromium'], { stdio: 'inherit' });
  }
  const installed = findBrowser();
  if (installed) return installed;
  throw new Error('The browser tests need Chromium: install Chromium or Chrome, or set CHROME_PATH to one.');
}

/** Reads the browser's version, for the head of a report. */
export const browserVersion = (path: string) => execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(browserVersion(ensureBrowser()));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
