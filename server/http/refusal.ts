import { STATUS_CODES } from 'node:http';
import { ANSWER_HEADERS } from './answer-headers.ts';

/** A problem (RFC 9457) that says no more than its status does, for what no route has a part in. */
export function refusal(status: number) {
  const title = STATUS_CODES[status] ?? '';
  return {
    status,
    title,
    body: JSON.stringify({ type: 'about:blank', title, status }),
    headers: { ...ANSWER_HEADERS, 'Content-Type': 'application/problem+json; charset=utf-8' },
  };
}
