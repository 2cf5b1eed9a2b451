import { describeRoute, resolver } from 'hono-openapi';
import type * as v from 'valibot';
import { problem } from '../../src/contract/problem.ts';

type Described = NonNullable<Parameters<typeof describeRoute>[0]>;

export interface Description {
  readonly tag: 'member' | 'agent';
  readonly summary: string;
  /** What is answered by status; `undefined` for no body. */
  readonly answers: Readonly<Record<number, v.GenericSchema | undefined>>;
  /** Whether the route needs an `Idempotency-Key`. */
  readonly key?: 'required';
}

const STATUS_TEXTS: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  204: 'Nothing to show',
  304: 'Not changed',
};

/** Describes a route in the API's OpenAPI document. */
export function describe({ tag, summary, answers, key }: Description) {
  const responses: NonNullable<Described['responses']> = {
    default: {
      description: 'A problem (RFC 9457), with a stable code',
      content: { 'application/problem+json': { schema: resolver(problem) } },
    },
  };
  for (const [status, schema] of Object.entries(answers)) {
    const description = STATUS_TEXTS[Number(status)] ?? status;
    responses[status] = schema
      ? { description, content: { 'application/json': { schema: resolver(schema) } } }
      : { description };
  }
  const parameters: NonNullable<Described['parameters']> = key
    ? [
        {
          in: 'header',
          name: 'Idempotency-Key',
          required: true,
          schema: { type: 'string', maxLength: 255 },
        },
      ]
    : [];
  return describeRoute({ tags: [tag], summary, parameters, responses, security: [{ bearer: [] }] });
}
