import { expect } from '@open-wc/testing';
import { createActor, waitFor, type Actor } from 'xstate';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import { provideRequests } from '../../../../src/messaging/machine/messaging-actors.ts';
import type { messagingMachine } from '../../../../src/messaging/machine/messaging-machine.ts';
import type {
  MessagingEmitted,
  MessagingInput,
  MessagingRequests,
} from '../../../../src/messaging/machine/messaging-types.ts';
import { notFound, offline, reused, sent, serverFault, stillSending } from '../../../support/machine-fixtures.ts';
import { answered, fakeRequests, plainTopic } from '../../../support/view-fixtures.ts';

type Messaging = Actor<typeof messagingMachine>;
type State = Parameters<ReturnType<Messaging['getSnapshot']>['matches']>[0];

const text = 'Ma carte européenne n’est pas arrivée.';
const running: Messaging[] = [];

/** A machine whose pauses between tries are as long as `pause` says, in ms; it tells what it emits. */
function start(input: MessagingInput, requests: Partial<MessagingRequests>, pause = 1) {
  const all = fakeRequests([answered({ replyUntil: '2099-01-01T00:00:00Z' })], requests);
  const machine = provideRequests(all).provide({ delays: { retryPause: pause } });
  const actor = createActor(machine, { input });
  const told: MessagingEmitted[] = [];
  actor.on('*', (event) => told.push(event));
  running.push(actor.start());
  return { actor, told };
}
const reach = (actor: Messaging, state: State) =>
  waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 4000 });

/** Answers one after the other, then successes; and the keys that were asked with. */
function outcomes(...failures: Error[]) {
  const keys: string[] = [];
  const answer = ({ idempotencyKey }: { idempotencyKey: string }) => {
    keys.push(idempotencyKey);
    const failure = failures.shift();
    return failure ? Promise.reject(failure) : Promise.resolve(sent);
  };
  return { keys, answer };
}

async function send(requests: Partial<MessagingRequests>, pause?: number) {
  const started = start({ compose: true, prefill: plainTopic }, requests, pause);
  await reach(started.actor, 'writing');
  started.actor.send({ type: 'text.change', text });
  started.actor.send({ type: 'text.validate' });
  started.actor.send({ type: 'send' });
  return started;
}
const NEVER = 1_000_000;

describe('a message on a bad line', () => {
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  it('goes again by itself under the same key, until the server has it', async () => {
    const { keys, answer } = outcomes(offline, new RequestFailure('timeout'), new RequestFailure('busy'), stillSending);
    const { actor } = await send({ sendMessage: answer });
    const attempts: number[] = [];
    actor.subscribe(({ context }) => attempts.push(context.attempts));
    await reach(actor, 'confirmed');
    expect(keys).to.have.length(5);
    expect(new Set(keys).size).to.equal(1);
    expect(Math.max(...attempts), 'what the pauses grow with').to.equal(4);
  });

  it('goes again at once when the line is back', async () => {
    const { keys, answer } = outcomes(offline);
    const { actor } = await send({ sendMessage: answer }, NEVER);
    await reach(actor, { unsent: 'waiting' });
    actor.send({ type: 'online' });
    await reach(actor, 'confirmed');
    expect(keys).to.have.length(2);
  });

  it('does not go again by itself where that would not help', async () => {
    for (const failure of [serverFault, new RequestFailure('session-expired'), new RequestFailure('forbidden')]) {
      const { keys, answer } = outcomes(failure);
      const { actor } = await send({ sendMessage: answer });
      await reach(actor, { unsent: 'waiting' });
      actor.send({ type: 'online' });
      expect(actor.getSnapshot().matches({ unsent: 'waiting' })).to.equal(true);
      expect(keys).to.have.length(1);
    }
  });

  it('can be gone back to at any time, with nothing lost', async () => {
    const { answer } = outcomes(offline);
    const { actor } = await send({ sendMessage: answer }, NEVER);
    await reach(actor, { unsent: 'waiting' });
    actor.send({ type: 'back' });
    expect(actor.getSnapshot().context.message.text).to.equal(text);
    expect(actor.getSnapshot().context.failure).to.equal(undefined);
  });

  it('names its key while its fate is open, and no longer', async () => {
    const { keys, answer } = outcomes(offline);
    const { actor, told } = await send({ sendMessage: answer });
    await reach(actor, 'confirmed');
    const pending = told.filter(({ type }) => type === 'pending.changed');
    expect(pending).to.deep.equal([
      { type: 'pending.changed', key: keys[0] },
      { type: 'pending.changed', key: undefined },
    ]);
  });

  it('is not asked about again once the server has refused it, or the member has dropped it', async () => {
    const refused = await send({ sendMessage: () => Promise.reject(new RequestFailure('rejected')) });
    await reach(refused.actor, 'unsent');
    expect(refused.told.at(-1)).to.deep.equal({ type: 'pending.changed', key: undefined });

    const failures: Error[] = [new RequestFailure('timeout'), new RequestFailure('forbidden')];
    const uncertain = await send({ sendMessage: () => Promise.reject(failures.shift()!) });
    await waitFor(uncertain.actor, ({ context }) => context.failure?.kind === 'forbidden');
    expect(uncertain.told.at(-1), 'it may have arrived before').to.have.property('key').that.is.a('string');

    const dropped = await send({ sendMessage: () => Promise.reject(serverFault) });
    await reach(dropped.actor, 'unsent');
    expect(dropped.told.at(-1)).to.have.property('key').that.is.a('string');
    dropped.actor.send({ type: 'home' });
    dropped.actor.send({ type: 'message.discard' });
    expect(dropped.told).to.deep.include({ type: 'pending.changed', key: undefined });
  });

  it('was sent before in other words: told with its reference, and what stands here gets another key', async () => {
    const { keys, answer } = outcomes(reused);
    const asked: string[] = [];
    const askReceipt: MessagingRequests['askReceipt'] = ({ key }) => (asked.push(key), Promise.resolve(sent));
    const { actor } = await send({ sendMessage: answer, askReceipt });
    await reach(actor, 'confirmed');
    expect(actor.getSnapshot().context.sending).to.deep.include({ sent, sentBefore: true });
    expect(actor.getSnapshot().context.message.text).to.equal(text);
    actor.send({ type: 'home' });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'confirmed');
    expect(actor.getSnapshot().context.sending.sentBefore).to.equal(false);
    expect(asked).to.deep.equal([keys[0]]);
    expect(new Set(keys).size).to.equal(2);
  });
});

describe('a reply on a bad line', () => {
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  it('goes again by itself under the same key, until the server has it', async () => {
    const { keys, answer } = outcomes(offline, stillSending);
    const { actor } = start({}, { sendReply: answer });
    await reach(actor, { home: 'listed' });
    actor.send({ type: 'conversation.open', id: 'c1' });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'reply.change', text });
    actor.send({ type: 'reply.send' });
    await waitFor(actor, ({ context }) => context.conversation.replySent !== undefined);
    expect(keys).to.have.length(3);
    expect(new Set(keys).size).to.equal(1);
    expect(actor.getSnapshot().context).to.include({ failure: undefined, attempts: 0 });
  });

  it('is not asked about again once the server has refused it', async () => {
    const { actor, told } = start({}, { sendReply: () => Promise.reject(new RequestFailure('rejected')) });
    await reach(actor, { home: 'listed' });
    actor.send({ type: 'conversation.open', id: 'c1' });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'reply.change', text });
    actor.send({ type: 'reply.send' });
    await waitFor(actor, ({ context }) => context.failure !== undefined);
    expect(told.at(-1)).to.deep.equal({ type: 'pending.changed', key: undefined });
  });
});

describe('a message that was being sent when the page was left', () => {
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  it('is confirmed when the server has it', async () => {
    const asked: string[] = [];
    const { actor, told } = start(
      { pending: 'k1' },
      { askReceipt: ({ key }) => (asked.push(key), Promise.resolve(sent)) },
    );
    await reach(actor, 'confirmed');
    expect(asked).to.deep.equal(['k1']);
    expect(actor.getSnapshot().context.sending).to.deep.include({ sent, sentBefore: false });
    expect(told).to.deep.include({ type: 'message.sent', sent });
  });

  it('is asked for again while the server is storing it, or cannot be reached', async () => {
    const failures: Error[] = [stillSending, offline];
    const { actor } = start(
      { pending: 'k1' },
      {
        askReceipt: () => (failures.length ? Promise.reject(failures.shift()!) : Promise.resolve(sent)),
      },
    );
    await reach(actor, 'confirmed');
    expect(failures).to.deep.equal([]);
  });

  it('is said not to be sent when the server does not have it, and its draft is offered', async () => {
    const draft = { ...plainTopic, text, key: 'k1' };
    const { actor, told } = start(
      { pending: 'k1' },
      {
        askReceipt: () => Promise.reject(notFound),
        loadDraft: () => Promise.resolve({ draft, version: '"1"' }),
      },
    );
    await reach(actor, { home: 'listed' });
    expect(actor.getSnapshot().context.sending.lost).to.equal(true);
    expect(actor.getSnapshot().context.message.text).to.equal(text);
    expect(told).to.deep.include({ type: 'pending.changed', key: undefined });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    expect(actor.getSnapshot().context.sending.lost).to.equal(false);
  });
});
