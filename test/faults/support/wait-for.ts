import { setTimeout as pause } from 'node:timers/promises';

const LOOK_AGAIN_MS = 20;

/** Waits until something is so. @throws when it is not within `ms` */
export async function waitFor(what: string, isSo: () => Promise<boolean> | boolean, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; !(await isSo()); await pause(LOOK_AGAIN_MS)) {
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
  }
}
