import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as {
  modules: {
    declarations: {
      tagName?: string;
      attributes?: { name: string }[];
      members?: { name: string }[];
      events?: { name: string }[];
      slots?: { name: string }[];
    }[];
  }[];
};
const element = manifest.modules[0]!.declarations.find(({ tagName }) => tagName === 'secure-messaging');
const names = (entries: { name: string }[] | undefined) => entries?.map(({ name }) => name).sort();

test('custom-elements.json is what the sources generate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  try {
    execFileSync(
      'npx',
      ['cem', 'analyze', '--config', '.custom-elements-manifest.mjs', '--outdir', relative(root, folder)],
      { cwd: root },
    );
    const generated = readFileSync(join(folder, 'custom-elements.json'), 'utf8');
    assert.deepEqual(JSON.parse(generated), manifest, 'run "npm run manifest" and commit custom-elements.json');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the manifest names the whole contract of the tag', () => {
  assert.ok(element);
  assert.deepEqual(names(element.attributes), [
    'api-url',
    'documents-url',
    'lang',
    'mode',
    'motive',
    'open',
    'profile',
    'service',
    'subject',
    'theme',
  ]);
  for (const name of ['tokenProvider', 'unread', 'show', 'hide', 'compose']) {
    assert.ok(names(element.members)?.includes(name), name);
  }
  assert.deepEqual(names(element.events), [
    'secure-messaging-close',
    'secure-messaging-documents',
    'secure-messaging-error',
    'secure-messaging-open',
    'secure-messaging-sent',
    'secure-messaging-service',
    'secure-messaging-token',
    'secure-messaging-unread',
  ]);
  assert.deepEqual(names(element.slots), ['']);
});
