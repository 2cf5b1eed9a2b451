/* Reference for speed: Hono parses and checks the same body, stores nothing and answers GET with a fixed text. */
import { Hono } from 'hono';
import { validator } from 'hono-openapi';
import { findMessageFault } from '../../../src/contract/message-rules.ts';
import { newConversation } from '../../../src/contract/conversations.ts';
import { listen } from './listen.ts';

const fixed = JSON.stringify('a'.repeat(Number(process.env['FIXED_BYTES'] ?? 0)));

const app = new Hono()
  .get('/api/conversations', (c) => c.body(fixed, 200, { 'Content-Type': 'application/json' }))
  .post('/api/conversations', validator('json', newConversation), (c) => {
    const fault = findMessageFault(c.req.valid('json').text);
    return fault ? c.json({ fault }, 422) : c.json({ id: 'x', receivedAt: new Date().toISOString() }, 201);
  });

await listen(app);
