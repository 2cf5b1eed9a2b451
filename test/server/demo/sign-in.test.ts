import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameOriginPath } from '../../../demo/same-origin-path.ts';
import { startTestDemo, Visitor } from './demo-visitor.ts';

test('a member’s page asks to sign in and comes back to itself', async (t) => {
  const visitor = new Visitor(await startTestDemo(t));
  const asked = await visitor.open('/services/carte-europeenne?lang=en');
  assert.equal(asked.status, 303);
  assert.equal(asked.headers.get('Location'), '/login?next=%2Fservices%2Fcarte-europeenne%3Flang%3Den');
  const page = await visitor.read(asked.headers.get('Location') ?? '');
  assert.match(page, /name="next" value="\/services\/carte-europeenne\?lang=en"/);
  const signedIn = await visitor.submit('/login', {
    member: 'particulier',
    next: '/services/carte-europeenne?lang=en',
  });
  assert.equal(signedIn.status, 303);
  assert.equal(signedIn.headers.get('Location'), '/services/carte-europeenne?lang=en');
  assert.match(signedIn.headers.get('Set-Cookie') ?? '', /; Path=\/; HttpOnly; SameSite=Lax/);
  assert.equal((await visitor.open('/messages')).status, 200);
});

test('signing in never leads to another site', async (t) => {
  const visitor = new Visitor(await startTestDemo(t));
  const elsewhere = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/x/..//evil.example/',
    'javascript:alert(1)',
    'messages',
  ];
  for (const next of elsewhere) {
    assert.equal(sameOriginPath(next, '/'), '/', next);
    const answer = await visitor.submit('/login', { member: 'particulier', next });
    assert.equal(answer.headers.get('Location'), '/', next);
    assert.match(await visitor.read(`/login?next=${encodeURIComponent(next)}`), /name="next" value=""/, next);
  }
  assert.equal(sameOriginPath('/a/../messages?x=1#y', '/'), '/messages?x=1#y');
});

test('a form that another site submits is refused', async (t) => {
  const demo = await startTestDemo(t);
  for (const origin of ['https://evil.example', 'null', demo.url.replace(/\d+$/, '1')]) {
    const visitor = new Visitor(demo);
    assert.equal((await visitor.submit('/login', { member: 'particulier' }, origin)).status, 403, origin);
    assert.equal((await visitor.open('/messages')).status, 303, origin);
  }
});

test('a cookie that the demo did not sign signs nobody in', async (t) => {
  const visitor = new Visitor(await startTestDemo(t));
  for (const forged of ['particulier', 'particulier.AAAA', `agent.${'A'.repeat(43)}%3D`]) {
    visitor.setCookie('demo-member', forged);
    assert.equal((await visitor.open('/messages')).status, 303, forged);
  }
});

test('signing out ends the session', async (t) => {
  const visitor = await Visitor.signedIn(await startTestDemo(t), 'particulier');
  assert.equal((await visitor.open('/demo/token')).status, 200);
  assert.equal((await visitor.submit('/logout', {})).headers.get('Location'), '/');
  assert.equal((await visitor.open('/demo/token')).status, 401);
});

test('an unknown sample member signs nobody in', async (t) => {
  const visitor = new Visitor(await startTestDemo(t));
  assert.equal((await visitor.submit('/login', { member: 'constructor' })).headers.get('Location'), '/login');
  assert.equal((await visitor.open('/messages')).status, 303);
});

test('an agent has no member’s pages, and a member has no desk', async (t) => {
  const demo = await startTestDemo(t);
  const agent = await Visitor.signedIn(demo, 'agent');
  const turnedAway = await agent.open('/messages');
  assert.equal(turnedAway.status, 303);
  assert.match(await agent.read(turnedAway.headers.get('Location') ?? ''), /La page demandée est celle d’un adhérent/);
  const member = await Visitor.signedIn(demo, 'particulier');
  const desk = await member.read('/agent');
  assert.match(desk, /Se connecter comme agent/);
  assert.doesNotMatch(desk, /<textarea/);
  assert.equal((await member.submit('/agent', { conversation: 'x', text: 'y' })).headers.get('Location'), '/agent');
});
