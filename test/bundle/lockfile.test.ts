import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')) as unknown;

const { packages } = read('package-lock.json') as {
  packages: Record<
    string,
    { version?: string; gypfile?: boolean; resolved?: string; optionalDependencies?: Record<string, string> }
  >;
};

/**
 * better-sqlite3 ships its binaries and says `gypfile: false`, which npm leaves out of the lock file; `npm ci` then
 * looks for a compiler (https://github.com/npm/cli/issues/9837).
 */
test('npm ci needs no compiler', () => {
  const message = 'add "gypfile": false to node_modules/better-sqlite3 in package-lock.json';
  assert.equal(packages['node_modules/better-sqlite3']?.gypfile, false, message);
});

test('every optional binary is in the lock file, for every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`])
      .map((name) => `${path}: ${name}`),
  );
  assert.deepEqual(missing, [], 'npm ci refuses such a lock file');
});

test('the lock file names no registry', () => {
  assert.deepEqual(
    Object.keys(packages).filter((path) => packages[path]?.resolved),
    [],
  );
});
