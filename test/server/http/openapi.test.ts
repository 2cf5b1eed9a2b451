import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestApp } from '../../support/server-app.ts';

interface Operation {
  summary?: string;
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, unknown>;
}

test('the API describes every route it has, for anyone to read', async (t) => {
  const server = await createTestApp(t);
  const response = await server.call('GET', '/api/openapi.json');
  assert.equal(response.status, 200);
  const { openapi, info, paths, components } = (await response.json()) as {
    openapi: string;
    info: { title: string; description: string };
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, { required?: string[] }> };
  };
  assert.match(openapi, /^3\.1\./);
  assert.equal(info.title, 'Secure messaging API');
  assert.match(info.description, /^Members write/);
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const existing = server.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  assert.deepEqual(described.sort(), [...new Set(existing)].sort());
  for (const operation of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    assert.ok(operation.summary && operation.responses['default']);
  }
  const send = paths['/api/conversations']?.['post'];
  assert.deepEqual(Object.keys(send?.responses ?? {}).sort(), ['201', 'default']);
  assert.equal(send?.parameters?.find(({ name }) => name === 'Idempotency-Key')?.required, true);
  assert.deepEqual(send?.requestBody?.content['application/json']?.schema, {
    $ref: '#/components/schemas/NewConversation',
  });
  assert.deepEqual(components.schemas['NewConversation']?.required?.sort(), ['motive', 'subject', 'text', 'theme']);
});
