import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const dist = join(import.meta.dirname, '../../dist');

test('the page takes only types from the schemas: no chunk holds valibot or a schema', () => {
  const maps = globSync('*.js.map', { cwd: dist });
  assert.ok(maps.length >= 2);
  const sources = maps.flatMap((file) => {
    const { sources } = JSON.parse(readFileSync(join(dist, file), 'utf8')) as { sources: string[] };
    return sources;
  });
  assert.ok(sources.some((source) => source.endsWith('src/contract/message-rules.ts')));
  assert.deepEqual(
    sources.filter((source) =>
      /valibot|contract\/(?:agents|catalogue|conversations|drafts|fields|preferences|problem)\./.test(source),
    ),
    [],
  );
  assert.doesNotMatch(readFileSync(join(dist, 'third-party-licenses.txt'), 'utf8'), /valibot/);
});
