import { expect } from '@open-wc/testing';
import { createActor, waitFor, type Actor } from 'xstate';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import { provideRequests } from '../../../../src/messaging/machine/messaging-actors.ts';
import type { messagingMachine } from '../../../../src/messaging/machine/messaging-machine.ts';
import { NEW_MESSAGE_FIELDS } from '../../../../src/contract/message-fields.ts';
import { NEW_MESSAGE, replyOf, withKey } from '../../../../src/messaging/machine/drafts.ts';
import type {
  MessagingEmitted,
  MessagingInput,
  MessagingRequests,
} from '../../../../src/messaging/machine/messaging-types.ts';
import {
  catalogue,
  conversation,
  history,
  offline,
  preferences,
  sent,
  tooLong,
  topicWithoutService,
  topicWithService,
} from '../../../support/machine-fixtures.ts';

type Messaging = Actor<typeof messagingMachine>;
type State = Parameters<ReturnType<Messaging['getSnapshot']>['matches']>[0];

const text = 'Ma carte européenne n’est pas arrivée.';

const succeed: MessagingRequests = {
  loadCatalogue: () => Promise.resolve(catalogue),
  loadHistory: () => Promise.resolve(history),
  openConversation: () => Promise.resolve({ ...conversation, unread: false }),
  openHistory: () => Promise.resolve({ conversations: [{ ...conversation, unread: false }] }),
  sendMessage: () => Promise.resolve(sent),
  sendReply: () => Promise.resolve(sent),
  askReceipt: () => Promise.resolve(sent),
  loadDraft: () => Promise.resolve({}),
  saveDraft: () => Promise.resolve('"1"'),
  loadPreferences: () => Promise.resolve(preferences),
  savePreferences: () => Promise.resolve(preferences),
};

function start(input: MessagingInput = {}, requests: Partial<MessagingRequests> = {}): Messaging {
  return createActor(provideRequests({ ...succeed, ...requests }), { input }).start();
}

const reach = (actor: Messaging, state: State) =>
  waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 5000 });
const contextOf = (actor: Messaging) => actor.getSnapshot().context;

/** An actor on the message step. */
async function write(prefill = topicWithoutService, requests: Partial<MessagingRequests> = {}): Promise<Messaging> {
  const actor = start({ compose: true, prefill, service: 'changement-situation' }, requests);
  await reach(actor, 'writing');
  return actor;
}

describe('the key of a message', () => {
  /** Sends until the server takes it, and notes the key of each try. */
  function recordKeys(outcomes: (Error | undefined)[]) {
    const keys: string[] = [];
    const sendMessage: MessagingRequests['sendMessage'] = ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      const failure = outcomes.shift();
      return failure ? Promise.reject(failure) : Promise.resolve(sent);
    };
    return { keys, requests: { sendMessage } };
  }

  async function sendOnce(actor: Messaging): Promise<void> {
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await waitFor(actor, (snapshot) => !snapshot.matches('sending'));
  }

  it('stays the same through retries, the way back and the history', async () => {
    const { keys, requests } = recordKeys([offline, offline, new RequestFailure('timeout')]);
    const actor = await write(topicWithoutService, requests);
    actor.send({ type: 'text.change', text });
    await sendOnce(actor);
    actor.send({ type: 'retry' });
    await reach(actor, 'unsent');
    actor.send({ type: 'back' });
    await sendOnce(actor);
    actor.send({ type: 'home' });
    await reach(actor, { home: 'listed' });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    await sendOnce(actor);
    await reach(actor, 'confirmed');
    expect(keys).to.have.length(4);
    expect(new Set(keys).size).to.equal(1);
    expect(keys[0]).to.match(/^[0-9a-f]{32}$/);
  });

  it('stays the same whatever else is sent or tried meanwhile, and for the same words with other white space', async () => {
    const { keys, requests } = recordKeys([offline, offline, offline]);
    const replyKeys: string[] = [];
    const actor = await write(topicWithoutService, {
      ...requests,
      sendReply: ({ idempotencyKey }) => (replyKeys.push(idempotencyKey), Promise.resolve(sent)),
    });
    actor.send({ type: 'text.change', text });
    await sendOnce(actor);
    actor.send({ type: 'home' });
    await reach(actor, { home: { listed: 'idle' } });
    actor.send({ type: 'conversation.open', id: conversation.id });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'reply.change', text });
    actor.send({ type: 'reply.send' });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'home' });
    await reach(actor, { home: { listed: 'idle' } });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    actor.send({ type: 'text.change', text: `${text} Merci.` });
    await sendOnce(actor);
    actor.send({ type: 'back' });
    actor.send({ type: 'text.change', text: `  ${text}\n` });
    await sendOnce(actor);
    const [first, other, again] = keys;
    expect(again).to.equal(first);
    expect(new Set([first, other, ...replyKeys]).size).to.equal(3);
  });

  it('is another one for another text, another topic, and the next message', async () => {
    const { keys, requests } = recordKeys([offline, offline, undefined]);
    const actor = await write(topicWithoutService, requests);
    actor.send({ type: 'text.change', text });
    await sendOnce(actor);
    actor.send({ type: 'back' });
    actor.send({ type: 'text.change', text: `${text} Merci.` });
    await sendOnce(actor);
    actor.send({ type: 'back' });
    actor.send({ type: 'theme.change' });
    actor.send({ type: 'theme.choose', theme: topicWithService.theme });
    actor.send({ type: 'subject.choose', subject: topicWithService.subject });
    actor.send({ type: 'motive.choose', motive: topicWithService.motive });
    await sendOnce(actor);
    await reach(actor, 'confirmed');
    actor.send({ type: 'compose', topic: topicWithService });
    await reach(actor, 'writing');
    actor.send({ type: 'text.change', text: `${text} Merci.` });
    await sendOnce(actor);
    expect(new Set(keys).size).to.equal(4);
  });
});

describe('the fingerprint of a message', () => {
  for (const field of NEW_MESSAGE_FIELDS) {
    it(`differs when its ${field} does, so that the message gets another key`, () => {
      const { context } = start().getSnapshot();
      const draft = { ...topicWithoutService, profile: 'particulier' as const, text };
      const { keys } = withKey(context, 'k1', draft, NEW_MESSAGE);
      const changed = withKey({ ...context, keys: keys! }, 'k2', { ...draft, [field]: 'tiers' }, NEW_MESSAGE);
      expect(Object.values(changed.keys!)).to.deep.equal(['k1', 'k2']);
    });
  }
});

describe('the text of a message', () => {
  it('survives a change of topic, and "Annuler" brings back the topic as it was', async () => {
    const actor = await write();
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'theme.change' });
    expect(contextOf(actor).message.topic).to.deep.equal({});
    actor.send({ type: 'theme.choose', theme: topicWithService.theme });
    actor.send({ type: 'cancel' });
    expect(actor.getSnapshot().matches('writing')).to.equal(true);
    expect(contextOf(actor).message.topic).to.deep.equal(topicWithoutService);
    expect(contextOf(actor).message.text).to.equal(text);
  });

  it('survives "Annuler" and a new beginning, under its own topic, and goes when it is sent', async () => {
    const actor = await write();
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'cancel' });
    await reach(actor, { home: 'listed' });
    expect(contextOf(actor).message.text).to.equal(text);
    actor.send({ type: 'compose', topic: topicWithService });
    await reach(actor, 'offering');
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    expect(contextOf(actor).message.text).to.equal(text);
    expect(contextOf(actor).message.topic).to.deep.equal(topicWithoutService);
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'confirmed');
    expect(contextOf(actor).message.text).to.equal('');
  });

  it('is led back to when the server finds a fault in it', async () => {
    const actor = await write(topicWithoutService, { sendMessage: () => Promise.reject(tooLong) });
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'writing');
    expect(contextOf(actor).fault).to.equal('message-too-long');
    expect(contextOf(actor).message.text).to.equal(text);
  });

  it('is not validated while it has a fault, and the fault goes when it is changed', async () => {
    const actor = await write();
    actor.send({ type: 'text.change', text: 'court' });
    actor.send({ type: 'text.validate' });
    expect(actor.getSnapshot().matches('writing')).to.equal(true);
    expect(contextOf(actor).fault).to.equal('message-too-short');
    actor.send({ type: 'text.change', text: 'court…' });
    expect(contextOf(actor).fault).to.equal(undefined);
  });
});

describe('the text of a reply', () => {
  it('survives the way back to the messages and to another conversation, and goes when it is sent', async () => {
    const actor = start();
    const open = async (id: string) => {
      await reach(actor, { home: { listed: 'idle' } });
      actor.send({ type: 'conversation.open', id });
      await reach(actor, { conversation: 'reading' });
    };
    await open(conversation.id);
    actor.send({ type: 'reply.change', text });
    actor.send({ type: 'home' });
    await open('another');
    expect(replyOf(contextOf(actor))).to.equal('');
    actor.send({ type: 'home' });
    await open(conversation.id);
    expect(replyOf(contextOf(actor))).to.equal(text);
    actor.send({ type: 'reply.send' });
    await reach(actor, { conversation: 'reading' });
    expect(replyOf(contextOf(actor))).to.equal('');
  });
});

describe('the proposal of an online service', () => {
  it('is made once for a topic', async () => {
    const actor = start({ compose: true, prefill: topicWithService });
    await reach(actor, 'proposal');
    actor.send({ type: 'proposal.close' });
    actor.send({ type: 'motive.change' });
    actor.send({ type: 'motive.choose', motive: topicWithService.motive });
    expect(actor.getSnapshot().matches('writing')).to.equal(true);
  });

  it('is not made where the page is that service', async () => {
    const actor = await write(topicWithService);
    expect(contextOf(actor).message.proposed).to.deep.equal([]);
  });
});

describe('a topic that the page gives', () => {
  const cases = [
    { asked: { theme: 'disparu' }, kept: {}, state: { choosing: 'theme' } },
    {
      asked: { theme: 'sante', subject: 'disparu', motive: 'x' },
      kept: { theme: 'sante' },
      state: { choosing: 'subject' },
    },
    { asked: { subject: topicWithoutService.subject }, kept: {}, state: { choosing: 'theme' } },
  ] as const;
  for (const { asked, kept, state } of cases) {
    it(`keeps what is valid of ${JSON.stringify(asked)} and begins with what is missing`, async () => {
      const told: MessagingEmitted[] = [];
      const actor = createActor(provideRequests(succeed), { input: { compose: true, prefill: asked } });
      actor.on('prefill.rejected', (event) => told.push(event));
      actor.start();
      await reach(actor, state);
      expect(contextOf(actor).message.topic).to.deep.equal(kept);
      expect(told).to.deep.equal([{ type: 'prefill.rejected', asked, kept }]);
    });
  }
});

describe('the history', () => {
  it('tells how many answers are unread, and that one was read', async () => {
    const told: (number | undefined)[] = [];
    const actor = createActor(provideRequests(succeed), { input: {} });
    actor.on('unread.changed', ({ unread }) => told.push(unread));
    actor.start();
    await reach(actor, { home: { listed: 'idle' } });
    actor.send({ type: 'conversation.toggle', id: conversation.id });
    await waitFor(actor, ({ context }) => context.history.expanded.length === 1);
    expect(told).to.deep.equal([1, 0]);
  });

  it('does not count unread answers itself while there are conversations that are not loaded', async () => {
    const told: (number | undefined)[] = [];
    const actor = createActor(
      provideRequests({
        ...succeed,
        loadHistory: ({ cursor }) =>
          Promise.resolve(
            cursor ? { conversations: [{ ...conversation, id: 'c-2' }] } : { ...history, next: 'page-2' },
          ),
      }),
      { input: {} },
    );
    actor.on('unread.changed', ({ unread }) => told.push(unread));
    actor.start();
    await reach(actor, { home: { listed: 'idle' } });
    actor.send({ type: 'conversations.more' });
    await waitFor(actor, ({ context }) => context.history.conversations.length === 2);
    expect(told).to.deep.equal([undefined, 2]);
  });

  it('stays as it was when a conversation cannot be opened', async () => {
    const actor = start({}, { openConversation: () => Promise.reject(offline) });
    await reach(actor, { home: { listed: 'idle' } });
    actor.send({ type: 'conversation.toggle', id: conversation.id });
    await waitFor(actor, ({ context }) => context.failure !== undefined);
    expect(contextOf(actor).history.expanded).to.deep.equal([]);
    expect(contextOf(actor).history.conversations).to.deep.equal(history.conversations);
  });
});
