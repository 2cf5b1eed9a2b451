import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { Problem } from '../../../src/contract/problem.ts';
import { readConfig, type Config, type Environment } from '../../../server/config.ts';
import type { HttpLimits } from '../../../server/http/create-http-server.ts';
import { startServer, type RunningServer } from '../../../server/start-server.ts';
import { SQLITE } from '../../support/databases.ts';
import { ENVIRONMENT } from '../../support/server-environment.ts';
import { CAMILLE, createIssuer } from '../../support/server-tokens.ts';

export interface RealServer extends RunningServer {
  readonly config: Config;
  readonly logged: string[];
  /** The headers of a request to write a message, but for its length; without the empty line at their end. */
  readonly postHeaders: string;
  /** A connection of its own. */
  connect(): Socket;
}

/**
 * The whole server behind a socket, so that what is no request can be sent to it.
 * @param environment instead of what `ENVIRONMENT` says
 */
export async function startRealServer(
  t: TestContext,
  httpLimits: Partial<HttpLimits> = {},
  environment: Environment = {},
): Promise<RealServer> {
  const issuer = await createIssuer();
  const provider = createServer((_, response) => response.end(JSON.stringify(issuer.jwks))).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  t.after(() => provider.close());
  const logged: string[] = [];
  const config = readConfig({
    ...ENVIRONMENT,
    DATABASE_URL: await SQLITE.create(t),
    JWKS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`,
    ...environment,
  });
  const server = await startServer({
    config,
    log: (level, event) => void logged.push(`${level} ${event}`),
    httpLimits,
  });
  t.after(() => server.close());
  return {
    ...server,
    config,
    logged,
    postHeaders:
      `POST /api/conversations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${await issuer.token(CAMILLE)}\r\n` +
      'Content-Type: application/json\r\nIdempotency-Key: k\r\n',
    connect: () => connect(server.port, '127.0.0.1'),
  };
}

/** Reads a connection to its end and expects one refusal there, valid and complete. */
export async function assertRefused(socket: Socket, status: number, headers: Record<string, string> = {}) {
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const lines = head.toLowerCase().split('\r\n');
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  for (const [name, value] of Object.entries({
    Connection: 'close',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  })) {
    assert.ok(lines.includes(`${name}: ${value}`.toLowerCase()), head);
  }
  assert.equal((JSON.parse(body) as Problem).status, status);
}
