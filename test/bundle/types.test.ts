import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type * as catalogue from '../../src/contract/catalogue.ts';
import type * as conversations from '../../src/contract/conversations.ts';
import type { OnlineService, SentMessage } from '../../src/events/event-details.ts';

const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const types = readFileSync(join(import.meta.dirname, '../../dist/secure-messaging.d.ts'), 'utf8');

test('the types for a site speak of plain objects, and need Lit alone', () => {
  const imported = [...types.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)].map(([, name]) => name!);
  assert.deepEqual([...new Set(imported)], ['@lit/reactive-element']);
  assert.ok('@lit/reactive-element' in dependencies);
  for (const name of ['SentMessage', 'OnlineService']) assert.match(types, new RegExp(`interface ${name} `));
});

/** True when two types are the same, optional and readonly fields included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

test('the details of events have the fields that the API answers with', () => {
  const same: [
    Same<SentMessage, conversations.SentMessage>,
    Same<keyof SentMessage['notifiedBy'][number], keyof conversations.NotifiedBy>,
    Same<OnlineService, catalogue.OnlineService>,
  ] = [true, true, true];
  assert.ok(same.every(Boolean), 'it does not compile otherwise');
});
