import { describeRoute, resolver } from 'hono-openapi';
import type * as v from 'valibot';
import type { ProblemCode } from '../../src/contract/problem.ts';
import { COMMON_PROBLEMS, type Header, type Tag } from './api-document.ts';
import { PROBLEM_STATUS, writeProblem } from './problem.ts';

type Described = NonNullable<Parameters<typeof describeRoute>[0]>;
type Responses = NonNullable<Described['responses']>;

/** A route as the API's reference describes it. */
export interface RouteDescription {
  readonly tag: Tag;
  /** Name of the operation, for generated clients: a verb and what it is about. */
  readonly operationId: string;
  /** Third-person sentence without a full stop. */
  readonly summary: string;
  /** Markdown: what the summary, the fields and the problems do not say. */
  readonly description?: string;
  /** Schemas of the answers by status; `undefined` for an answer without a body. */
  readonly answers: Readonly<Record<number, v.GenericSchema | undefined>>;
  /** Request headers that the route reads, besides those of every request. */
  readonly headers?: readonly Header[];
  /** True when an answer says its version in `ETag`. */
  readonly etag?: true;
  /** Codes of its refusals, besides those of every request and those of its headers. */
  readonly problems?: readonly ProblemCode[];
}

/** Problems of a route that reads a JSON body. */
export const BODY_PROBLEMS = ['invalid-request', 'too-large', 'unsupported-media-type'] as const;

const HEADER_PROBLEMS: Readonly<Record<Header, readonly ProblemCode[]>> = {
  // `not-found` when the message was erased since, at the end of its retention.
  'Idempotency-Key': [
    'idempotency-key-missing',
    'invalid-request',
    'idempotency-key-reused',
    'still-sending',
    'not-found',
  ],
  'If-Match': ['draft-changed', 'invalid-request'],
  'If-None-Match': [],
};

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created: stored for good. A repeat with the same `Idempotency-Key` gets the same answer.',
  204: 'Done, without a body.',
  304: 'Not modified: `If-None-Match` names the current version.',
};

/** Describes a route in the API's OpenAPI document. */
export function describe(route: RouteDescription) {
  const { tag, operationId, summary, description, answers, headers = [], problems = [] } = route;
  const codes = new Set([...headers.flatMap((header) => HEADER_PROBLEMS[header]), ...problems]);
  return describeRoute({
    tags: [tag],
    operationId,
    summary,
    ...(description !== undefined && { description }),
    parameters: [...headers, 'Accept-Language'].map((name) => ({ $ref: `#/components/parameters/${name}` })),
    responses: { ...describeAnswers(answers, route.etag), ...describeProblems([...codes]), ...COMMON_PROBLEMS },
    security: [{ bearer: [] }],
  });
}

function describeAnswers(answers: RouteDescription['answers'], etag = false): Responses {
  const headers = { ETag: { $ref: '#/components/headers/ETag' } };
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: STATUS_TEXTS[Number(status)] ?? '',
        ...(etag && { headers }),
        ...(schema && { content: { 'application/json': { schema: resolver(schema) } } }),
      },
    ]),
  );
}

/** One response for each status, with an example for each code: its names are the codes that a client can meet. */
function describeProblems(codes: readonly ProblemCode[]): Responses {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_STATUS[code]);
  const responses = Array.from(byStatus, ([status, codesOfStatus]) => {
    const examples = codesOfStatus.map((code) => [code, { value: writeProblem(code, 'en') }] as const);
    return [
      String(status),
      {
        description: examples.map(([code, { value }]) => `\`${code}\`: ${value.title}.`).join(' '),
        ...(codesOfStatus.includes('still-sending') && {
          headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
        }),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(examples),
          },
        },
      },
    ] as const;
  });
  return Object.fromEntries(responses);
}
