import type { Context, Hono } from 'hono';
import { generateSpecs, resolver } from 'hono-openapi';
import { problem, PROBLEM_CODES, type ProblemCode } from '../../src/contract/problem.ts';
import type { AppEnv } from './app-env.ts';
import { PROBLEM_STATUS, writeProblem } from './problem.ts';

type Document = Awaited<ReturnType<typeof generateSpecs>>;
type DocumentParts = NonNullable<NonNullable<Parameters<typeof generateSpecs>[1]>['documentation']>;

/** Groups of the reference, in its order. */
const TAGS = {
  Catalogue: 'Topics that a member may write about.',
  Conversations: 'Messages of a member and the answers to them.',
  Drafts: 'Text that a member has not sent yet: one for a new message, and one for each reply.',
  Preferences: 'Notifications that a member wants.',
  Agents: 'Work of the agents of the public body. Their token has the role of an agent.',
};
export type Tag = keyof typeof TAGS;

const HEADERS = {
  'Idempotency-Key': {
    required: true,
    description:
      'Random name of this message, made by the client: a repeat with the same key is the same message. 1 to 255 visible ' +
      'ASCII characters; kept for as long as the message, and for 7 days at least.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
    example: '0f9e4c52-7a8f-4a53-9a52-3f3c2f4a1d77',
  },
  'If-Match': {
    description: 'Versions that may be changed, as `ETag` said them, or `*` for any draft there is.',
    schema: { type: 'string' },
    example: '"3Zb0rVYkQ1u"',
  },
  'If-None-Match': {
    description: 'For reading: versions that the client has. For writing: `*`, so that no draft is replaced.',
    schema: { type: 'string' },
  },
} as const;
export type Header = keyof typeof HEADERS;

const response = (code: ProblemCode, headers: readonly string[] = []) => ({
  description: `\`${code}\`: ${writeProblem(code, 'en').title}.`,
  headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
  content: {
    'application/problem+json': {
      schema: resolver(problem),
      examples: { [code]: { value: writeProblem(code, 'en') } },
    },
  },
});

const RESPONSES = {
  unauthorized: response('unauthorized', ['WWW-Authenticate']),
  forbidden: response('forbidden'),
  internal: response('internal'),
  unavailable: response('unavailable', ['Retry-After']),
};

/** Problems that any request can meet, by status. */
export const COMMON_PROBLEMS = Object.fromEntries(
  (Object.keys(RESPONSES) as (keyof typeof RESPONSES)[]).map((code) => [
    String(PROBLEM_STATUS[code]),
    { $ref: `#/components/responses/${code}` },
  ]),
);

const DESCRIPTION = `
Members write to a public body and read its answers. The body's agents answer them.

### Tokens
Every request needs an access token (JWT) in \`Authorization: Bearer …\`. It says who the member is and which profiles they
have; a person who acts for a member is named in \`act\` (RFC 8693).

### Sending once
A message is sent with an \`Idempotency-Key\`. Repeat the request with the same key until there is an answer: it is stored once.
\`GET /api/receipts/{key}\` tells what became of it.

### Versions
Answers with an \`ETag\` can be asked for again with \`If-None-Match\`. A draft is changed with \`If-Match\`, so that no other page
or device loses what it has saved.

### Languages and times
Labels and problems are in French or English, as \`Accept-Language\` asks. Times are ISO 8601 in UTC; members read them in
Europe/Paris.

### Problems
Every refusal is \`application/problem+json\` (RFC 9457). Decide by its \`code\`; the list is closed. Every answer has an
\`X-Request-Id\`, which the server's log has as well.

| Code | Status | Title |
| --- | --- | --- |
${PROBLEM_CODES.map((code) => `| \`${code}\` | ${PROBLEM_STATUS[code]} | ${writeProblem(code, 'en').title} |`).join('\n')}
`.trim();

/** Everything of the document that is not about one route. */
const documentation: DocumentParts = {
  info: { title: 'Secure messaging API', version: '1', description: DESCRIPTION },
  servers: [{ url: '/', description: 'This server' }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  components: {
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Access token of the member or agent.',
      },
    },
    parameters: {
      ...Object.fromEntries(Object.entries(HEADERS).map(([name, header]) => [name, { in: 'header', name, ...header }])),
      'Accept-Language': {
        in: 'header',
        name: 'Accept-Language',
        description: 'Language of labels, problems and notifications; French by default.',
        schema: { type: 'string' },
        example: 'en',
      },
    },
    headers: {
      ETag: { description: 'Version of what is answered.', schema: { type: 'string' }, example: '"3Zb0rVYkQ1u"' },
      'Retry-After': {
        description: 'Seconds to wait before the request is repeated.',
        schema: { type: 'integer' },
        example: 5,
      },
      'WWW-Authenticate': { description: 'Challenge (RFC 6750).', schema: { type: 'string' }, example: 'Bearer' },
    },
    responses: RESPONSES,
  },
};

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** Handler that answers with the OpenAPI document of an app's routes. The document is written at the first request. */
export function serveApiDocument(app: Hono<AppEnv>, path: string) {
  let document: Promise<Document> | undefined;
  return async (c: Context<AppEnv>) => c.json(await (document ??= writeDocument(app, path)));
}

async function writeDocument(app: Hono<AppEnv>, path: string): Promise<Document> {
  // Faults of a request are problems like all others: no validation error of the library's own.
  const document = await generateSpecs(app, { documentation, exclude: [path], defaultValidationErrorResponse: false });
  for (const operations of Object.values(document.paths)) {
    for (const method of METHODS) operations?.[method]?.parameters?.sort((one, other) => place(one) - place(other));
  }
  return document;
}

/** Readers look for the path first. Headers alone are references. */
const place = (parameter: object) => ('in' in parameter ? ['path', 'query'].indexOf(String(parameter.in)) : 2);
