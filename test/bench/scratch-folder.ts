import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder on the project's disk. A system's temporary folder may be in memory, where syncing costs nothing. */
const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

/** Runs `work` with a folder that is removed afterwards. */
export async function withScratchFolder(work: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(DATA, { recursive: true });
  const folder = mkdtempSync(join(DATA, 'bench-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
