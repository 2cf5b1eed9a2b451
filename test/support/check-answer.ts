import assert from 'node:assert/strict';
import { uniqueSymbol } from 'hono-openapi';
import type { Handler } from 'hono/types';
import { findTargetHandler } from 'hono/utils/handler';
import * as v from 'valibot';
import type { createApp } from '../../server/app.ts';
import { problem } from '../../src/contract/problem.ts';

type App = ReturnType<typeof createApp>;

interface Media {
  schema: { validate?: (value: unknown) => Promise<{ value?: unknown; issues?: readonly { message: string }[] }> };
  examples?: Record<string, unknown>;
}
interface Described {
  responses: Record<string, { $ref?: string; content?: Record<string, Media> }>;
}

/**
 * Holds an answer of the API to its description: a status that the route lists, a body that follows the schema and has
 * nothing that the schema lacks, and a problem that the route lists.
 */
export async function checkAnswer(app: App, method: string, path: string, response: Response): Promise<void> {
  if (!path.startsWith('/api/') || path === '/api/openapi.json') return;
  const answer = response.clone();
  const type = answer.headers.get('Content-Type') ?? '';
  const body: unknown = /json/.test(type) ? await answer.json() : (await answer.text()) || undefined;
  if (/^application\/problem\+json/.test(type)) assert.deepEqual(v.parse(problem, body), body);
  const described = findDescription(app, method, path);
  if (!described) return;
  const what = `${method} ${path} answered ${response.status} ${JSON.stringify(body)}`;
  const listed = described.responses[response.status];
  assert.ok(listed, `${what}, a status that its description does not list`);
  if (listed.$ref !== undefined) return;
  const media = listed.content?.[type.split(';')[0] ?? ''];
  assert.equal(
    media === undefined,
    body === undefined,
    `${what}; described is ${Object.keys(listed.content ?? {}).join()}`,
  );
  if (media?.schema.validate) {
    const { value, issues } = await media.schema.validate(body);
    assert.equal(issues, undefined, `${what}: ${issues?.map(({ message }) => message).join()}`);
    assert.deepEqual(value, body, `${what}, with more than its schema has`);
  } else if (media?.examples) {
    const { code } = body as { code: string };
    assert.ok(code in media.examples, `${what}, a problem that its description does not list`);
  }
}

/** Description of the route that answers a request; none for a path or method that the API does not have. */
function findDescription(app: App, method: string, path: string): Described | undefined {
  const [handlers] = app.router.match(method === 'HEAD' ? 'GET' : method, path);
  for (const [[handler]] of handlers) {
    const { [uniqueSymbol]: found } = findTargetHandler(handler as Handler) as {
      [uniqueSymbol]?: { spec?: Described };
    };
    if (found?.spec) return found.spec;
  }
  return undefined;
}
