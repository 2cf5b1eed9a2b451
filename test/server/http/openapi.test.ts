import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { PROBLEM_CODES } from '../../../src/contract/problem.ts';
import { createTestApp } from '../../support/server-app.ts';

interface Schema {
  $ref?: string;
  description?: string;
  enum?: string[];
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Parameter extends Schema {
  in: string;
  name: string;
}
interface Media {
  schema: Schema;
  examples?: Record<string, { value: { status: number; code: string } }>;
}
interface Operation {
  operationId: string;
  tags: string[];
  summary?: string;
  parameters?: Schema[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { $ref?: string; headers?: object; content?: Record<string, Media> }>;
  security: object[];
}
interface Document {
  openapi: string;
  info: { title: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

async function readDocument(t: TestContext) {
  const server = await createTestApp(t);
  const response = await server.call('GET', '/api/openapi.json');
  assert.equal(response.status, 200);
  const document = (await response.json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return { server, document, operations };
}

/** Every object in a JSON value, itself first. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* objectsIn(child);
}

test('the API describes every route it has, for anyone to read', async (t) => {
  const { server, document, operations } = await readDocument(t);
  assert.match(document.openapi, /^3\.1\./);
  assert.equal(document.info.title, 'Secure messaging API');
  assert.match(document.info.description, /^Members write/);
  const existing = server.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  assert.deepEqual(
    operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort(),
    [...new Set(existing)].sort(),
  );
  const tags = new Set(document.tags.map(({ name }) => name));
  for (const { operation } of operations) {
    assert.ok(operation.summary && operation.tags.every((tag) => tags.has(tag)));
    assert.deepEqual(operation.security, [{ bearer: [] }]);
    assert.ok(Object.keys(operation.responses).some((status) => status.startsWith('2')));
  }
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
});

test('every reference in the API description leads somewhere', async (t) => {
  const { document } = await readDocument(t);
  const references = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  assert.ok(references.length > 50);
  for (const reference of new Set(references)) {
    const found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    assert.ok(found, `${reference} leads nowhere`);
  }
});

test('the API description names the schemas of bodies and answers', async (t) => {
  const { document, operations } = await readDocument(t);
  const media = operations.flatMap(({ operation: { requestBody, responses } }) =>
    [requestBody, ...Object.values(responses)].flatMap((each) => Object.values(each?.content ?? {})),
  );
  assert.ok(media.length > operations.length);
  for (const { schema } of media) assert.match(schema.$ref ?? '', /^#\/components\/schemas\/[A-Z]\w+$/);
  const { required } = document.components.schemas['NewConversation'] ?? {};
  assert.deepEqual(required?.sort(), ['motive', 'subject', 'text', 'theme']);
});

test('the API description lists every problem code, and by route those that a client can meet', async (t) => {
  const { document, operations } = await readDocument(t);
  assert.deepEqual(document.components.schemas['Problem']?.properties?.['code']?.enum, PROBLEM_CODES);
  for (const code of PROBLEM_CODES)
    assert.match(document.info.description, new RegExp(`^\\| \`${code}\` \\| \\d{3} \\|`, 'm'));
  for (const { operation } of operations) {
    for (const status of ['401', '403', '500', '503']) assert.ok(operation.responses[status]?.$ref);
    for (const [status, { content }] of Object.entries(operation.responses)) {
      for (const [code, { value }] of Object.entries(content?.['application/problem+json']?.examples ?? {})) {
        assert.deepEqual([value.code, String(value.status)], [code, status]);
      }
    }
  }
  const send = document.paths['/api/conversations']?.['post'];
  const unprocessable = send?.responses['422']?.content?.['application/problem+json']?.examples ?? {};
  assert.deepEqual(Object.keys(unprocessable).sort(), [
    'idempotency-key-reused',
    'message-blank',
    'message-too-long',
    'message-too-many-marks',
    'message-too-short',
    'unknown-topic',
  ]);
});

test('the API description says which headers a request needs, the path first', async (t) => {
  const { document } = await readDocument(t);
  const { schemas: _, parameters } = document.components;
  assert.deepEqual(
    Object.values(parameters).filter(({ description }) => !description),
    [],
  );
  const namesOf = (path: string, method: string) =>
    document.paths[path]?.[method]?.parameters?.map((each) => each.$ref?.split('/').at(-1) ?? (each as Parameter).name);
  assert.deepEqual(namesOf('/api/conversations/{id}/messages', 'post'), ['id', 'Idempotency-Key', 'Accept-Language']);
  assert.deepEqual(namesOf('/api/draft', 'put'), ['conversation', 'If-Match', 'If-None-Match', 'Accept-Language']);
  assert.deepEqual(namesOf('/api/catalogue', 'get'), ['profile', 'If-None-Match', 'Accept-Language']);
  const saved = document.paths['/api/draft']?.['put']?.responses['204'];
  assert.deepEqual(Object.keys(saved?.headers ?? {}), ['ETag']);
});
