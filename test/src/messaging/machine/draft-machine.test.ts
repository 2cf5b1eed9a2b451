import { expect, waitUntil } from '@open-wc/testing';
import { createActor, waitFor, type Actor } from 'xstate';
import type { Draft } from '../../../../src/contract/drafts.ts';
import { draftId, NEW_MESSAGE } from '../../../../src/messaging/machine/drafts.ts';
import { provideDraftRequests, provideRequests } from '../../../../src/messaging/machine/messaging-actors.ts';
import type { messagingMachine } from '../../../../src/messaging/machine/messaging-machine.ts';
import type {
  MessagingInput,
  MessagingRequests,
  StoredDraft,
} from '../../../../src/messaging/machine/messaging-types.ts';
import { draftChanged, notFound, offline, sent } from '../../../support/machine-fixtures.ts';
import { answered, fakeRequests, pending, plainTopic as topic, servedTopic } from '../../../support/view-fixtures.ts';

type Saved = Parameters<MessagingRequests['saveDraft']>[0];
type Messaging = Actor<typeof messagingMachine>;
type State = Parameters<ReturnType<Messaging['getSnapshot']>['matches']>[0];

const text = 'Ma carte européenne n’est pas arrivée.';
/** Fields that every draft of a new message has beside its text. */
const saved = { ...topic, profile: 'particulier' as const };
const running: Messaging[] = [];

/** The drafts of a server: their versions count up, and what another device does is done by `elsewhere`. */
class Server {
  readonly saves: Saved[] = [];
  readonly kept = new Map<string, StoredDraft>();
  #count = 0;

  readonly requests = {
    loadDraft: ({ slot }: { slot: string }) => Promise.resolve(this.kept.get(slot) ?? {}),
    saveDraft: (save: Saved) => {
      this.saves.push(save);
      if (save.version !== null && save.version !== this.kept.get(save.slot)?.version)
        return Promise.reject(draftChanged);
      return Promise.resolve(this.elsewhere(save.slot, save.draft));
    },
  };

  elsewhere(slot: string, draft: Draft | undefined): string | undefined {
    const version = draft && `"${++this.#count}"`;
    this.kept.set(slot, draft ? { draft, version } : {});
    return version;
  }
  get last(): Saved | undefined {
    return this.saves.at(-1);
  }
}

interface Setting {
  input?: MessagingInput;
  requests?: Partial<MessagingRequests>;
  pauses?: { typingPause: number; retryPause: number };
}

async function start(server: Server, state: State, { input = {}, requests = {}, pauses }: Setting = {}) {
  const all = fakeRequests([answered({ replyUntil: '2099-01-01T00:00:00Z' })], { ...server.requests, ...requests });
  const draft = provideDraftRequests(all).provide({ delays: pauses ?? {} });
  const actor = createActor(provideRequests(all).provide({ actors: { draft } }), { input });
  running.push(actor.start());
  await reach(actor, state);
  return { actor, saveNow: () => actor.send({ type: 'drafts.flush' }) };
}

const reach = (actor: Messaging, state: State) =>
  waitFor(actor, (snapshot) => snapshot.matches(state), { timeout: 4000 });
const write = (server: Server, requests: Partial<MessagingRequests> = {}) =>
  start(server, 'writing', { input: { compose: true, prefill: topic }, requests });
const stateOf = (actor: Messaging, slot = NEW_MESSAGE) => actor.getSnapshot().context.drafts[slot];
const until = (condition: () => boolean) => waitUntil(condition, String(condition), { timeout: 4000 });

describe('a draft', () => {
  let server: Server;
  beforeEach(() => void (server = new Server()));
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  it('a draft is saved once typing pauses, with its topic', async () => {
    const { actor } = await write(server);
    for (const typed of ['M', 'Ma', 'Ma carte']) actor.send({ type: 'text.change', text: typed });
    await until(() => server.saves.length > 0);
    expect(server.saves).to.deep.equal([
      { slot: '', draft: { ...topic, profile: 'particulier', text: 'Ma carte' }, version: undefined },
    ]);
    await until(() => stateOf(actor)?.draft?.text === 'Ma carte');
    actor.send({ type: 'text.change', text: 'Ma carte est perdue' });
    await until(() => server.saves.length === 2);
    expect(server.last?.version).to.equal('"1"');
  });

  it('an empty draft is never saved, and deleting the whole text deletes the draft', async () => {
    const { actor, saveNow } = await write(server);
    actor.send({ type: 'text.change', text: ' \n' });
    saveNow();
    expect(server.saves).to.deep.equal([]);
    actor.send({ type: 'text.change', text });
    saveNow();
    await until(() => stateOf(actor)?.draft !== undefined);
    actor.send({ type: 'text.change', text: '' });
    await until(() => server.saves.length === 2);
    expect(server.last).to.deep.equal({ slot: '', draft: undefined, version: '"1"' });
  });

  it('a draft is saved at once when its step is left, with the idempotency key that the summary gave it', async () => {
    const { actor } = await write(server);
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'cancel' });
    expect(server.last?.draft?.text).to.equal(text);
    await reach(actor, { home: 'listed' });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    actor.send({ type: 'text.validate' });
    await until(() => server.saves.length === 2);
    expect(server.last?.draft?.key).to.match(/^[0-9a-f]{32}$/);
  });

  it('a draft is saved at once when the page is left, even while another save is under way', async () => {
    const { actor, saveNow } = await write(server, {
      saveDraft: (save) => (server.saves.push(save), new Promise(() => undefined)),
    });
    actor.send({ type: 'text.change', text: 'Un' });
    saveNow();
    actor.send({ type: 'text.change', text: 'Un mot' });
    saveNow();
    expect(server.saves.map(({ draft, version }) => [draft?.text, version])).to.deep.equal([
      ['Un', undefined],
      ['Un mot', null],
    ]);
  });

  it('a draft is offered on another device, and continues there under the same key', async () => {
    server.elsewhere('', { ...saved, text, key: 'k1' });
    const keys: string[] = [];
    const { actor } = await start(
      server,
      { home: 'listed' },
      {
        requests: { sendMessage: ({ idempotencyKey }) => (keys.push(idempotencyKey), Promise.resolve(sent)) },
      },
    );
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    expect(actor.getSnapshot().context.message.text).to.equal(text);
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'confirmed');
    expect(keys).to.deep.equal(['k1']);
    expect(server.saves).to.deep.equal([]);
  });

  it('a page that sets a topic does not overwrite the draft', async () => {
    server.elsewhere('', { ...saved, text });
    const { actor } = await start(server, 'offering', { input: { compose: true, prefill: servedTopic } });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    expect(actor.getSnapshot().context.message.topic).to.deep.equal(topic);
  });

  it('continuing a draft does not repeat the proposal of an online service', async () => {
    server.elsewhere('', { ...saved, ...servedTopic, text });
    const { actor } = await start(server, { home: 'listed' });
    actor.send({ type: 'message.resume' });
    await waitFor(actor, ({ context }) => context.catalogue !== undefined);
    expect(actor.getSnapshot().matches('writing')).to.equal(true);
  });

  it('a member may discard a draft for a new message', async () => {
    server.elsewhere('', { ...saved, ...servedTopic, text });
    const { actor } = await start(server, 'offering', { input: { compose: true, prefill: servedTopic } });
    actor.send({ type: 'message.discard' });
    await reach(actor, 'proposal');
    expect(actor.getSnapshot().context.message).to.deep.include({ text: '', topic: servedTopic });
    expect(server.last).to.deep.include({ draft: undefined, version: '"1"' });
  });

  it('a draft that the member discards in the history is deleted at once', async () => {
    server.elsewhere('', { ...saved, text });
    const { actor } = await start(server, { home: 'listed' });
    actor.send({ type: 'message.discard' });
    expect(server.saves).to.deep.equal([{ slot: '', draft: undefined, version: '"1"' }]);
  });

  it('a reply has one machine, however often its conversation is opened', async () => {
    const { actor } = await start(server, { home: 'listed' });
    const machines = new Set<unknown>();
    for (const opening of [1, 2, 3]) {
      actor.send({ type: 'conversation.open', id: 'c1' });
      await reach(actor, { conversation: 'reading' });
      machines.add(actor.getSnapshot().children[draftId('c1')]);
      actor.send({ type: 'reply.change', text: `Merci ${opening}` });
      actor.send({ type: 'home' });
      await until(() => server.kept.get('c1')?.draft?.text === `Merci ${opening}`);
      await reach(actor, { home: 'listed' });
    }
    expect(machines.size).to.equal(1);
    expect(server.saves).to.have.length(3);
  });

  it('each conversation has its own draft of a reply', async () => {
    server.elsewhere('c1', { text: 'Merci pour' });
    const { actor } = await start(server, { home: 'listed' });
    actor.send({ type: 'conversation.open', id: 'c1' });
    await reach(actor, { conversation: 'reading' });
    expect(actor.getSnapshot().context.conversation.replies['c1']).to.equal('Merci pour');
    actor.send({ type: 'reply.change', text: 'Merci pour votre réponse.' });
    actor.send({ type: 'home' });
    expect(server.saves).to.deep.equal([{ slot: 'c1', draft: { text: 'Merci pour votre réponse.' }, version: '"1"' }]);
  });

  it('only the server deletes the draft of a received message', async () => {
    const { actor } = await write(server, {
      sendMessage: () => (server.elsewhere('', undefined), Promise.resolve(sent)),
    });
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'confirmed');
    expect(server.saves.every(({ draft }) => draft)).to.equal(true);
    expect(stateOf(actor)?.draft).to.equal(undefined);
  });

  it('a draft does not come back from a list that was requested before its message was received', async () => {
    const { actor } = await write(server);
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await reach(actor, 'confirmed');
    expect(server.kept.get('')?.draft?.text).to.equal(text);
    actor.send({ type: 'home' });
    await reach(actor, { home: 'listed' });
    expect(actor.getSnapshot().context.message.text).to.equal('');
  });

  for (const [name, send, state, slot] of [
    ['message', 'send', { sending: 'posting' }, ''],
    ['reply', 'reply.send', { conversation: 'replying' }, 'c1'],
  ] as const) {
    it(`a draft is not saved while its ${name} is being sent`, async () => {
      const { actor, saveNow } = await start(
        server,
        { home: 'listed' },
        {
          requests: {
            saveDraft: (save) => (server.saves.push(save), Promise.reject(offline)),
            sendMessage: pending,
            sendReply: pending,
          },
        },
      );
      actor.send(slot ? { type: 'conversation.open', id: slot } : { type: 'compose', topic });
      await reach(actor, slot ? { conversation: 'reading' } : 'writing');
      actor.send(slot ? { type: 'reply.change', text } : { type: 'text.change', text });
      actor.send({ type: 'text.validate' });
      saveNow();
      await until(() => stateOf(actor, slot)?.failure?.kind === 'offline');
      actor.send({ type: send });
      await reach(actor, state);
      const { length } = server.saves;
      saveNow();
      expect(server.saves).to.have.length(length);
    });
  }

  it('a message is sent once its key is saved, or after three seconds', async () => {
    const { actor } = await write(server, { saveDraft: () => new Promise(() => undefined) });
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    expect(actor.getSnapshot().matches({ sending: 'keeping' })).to.equal(true);
    await reach(actor, 'confirmed');
  });
});

describe('a draft on a slow line', () => {
  let server: Server;
  let arrive: (() => void)[];
  beforeEach(() => {
    server = new Server();
    arrive = [];
  });
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  /** A save reaches the server, and is answered, when the test says so. */
  const slow: Partial<MessagingRequests> = {
    saveDraft: (save) =>
      new Promise((resolve, reject) => arrive.push(() => void server.requests.saveDraft(save).then(resolve, reject))),
  };
  const arrived = async (index: number) => {
    arrive[index]!();
    await new Promise((resolve) => setTimeout(resolve));
  };

  it('a message is saved with its key before it is sent, though a save without it was under way', async () => {
    const kept: (string | undefined)[] = [];
    const sendMessage: MessagingRequests['sendMessage'] = ({ idempotencyKey }) => {
      kept.push(server.kept.get('')?.draft?.key, idempotencyKey);
      return Promise.resolve(sent);
    };
    const { actor, saveNow } = await write(server, { ...slow, sendMessage });
    actor.send({ type: 'text.change', text });
    saveNow();
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    await arrived(0);
    expect(actor.getSnapshot().matches({ sending: 'keeping' })).to.equal(true);
    await arrived(1);
    await reach(actor, 'confirmed');
    expect(kept[0]).to.be.a('string');
    expect(kept[0]).to.equal(kept[1]);
  });

  for (const [name, send, slot, retries] of [
    ['a message', 'send', '', 0],
    ['a reply', 'reply.send', 'c1', 0],
    ['a reply that was sent twice', 'reply.send', 'c1', 1],
  ] as const) {
    it(`a draft does not come back when its save arrives after ${name}`, async () => {
      let tries = 0;
      const receive = () => (tries++ < retries ? Promise.reject(offline) : Promise.resolve(sent));
      const requests = { ...slow, sendMessage: receive, sendReply: receive };
      const { actor, saveNow } = slot
        ? await start(server, { home: 'listed' }, { requests })
        : await write(server, requests);
      if (slot) {
        actor.send({ type: 'conversation.open', id: slot });
        await reach(actor, { conversation: 'reading' });
      }
      actor.send(slot ? { type: 'reply.change', text } : { type: 'text.change', text });
      saveNow();
      actor.send({ type: 'text.validate' });
      actor.send({ type: send });
      if (retries) {
        await reach(actor, { conversation: 'waiting' });
        saveNow();
        actor.send({ type: 'retry' });
      }
      await waitFor(actor, ({ context }) => (context.conversation.replySent ?? context.sending.sent) !== undefined, {
        timeout: 5000,
      });
      expect(arrive).to.have.length(1);
      await arrived(0);
      await arrived(1);
      expect(server.kept.get(slot)?.draft).to.equal(undefined);
      expect(stateOf(actor, slot)).to.deep.include({ draft: undefined, saving: false });
    });
  }

  it('a reply that did not arrive is saved again once the member goes back to it', async () => {
    const { actor, saveNow } = await start(
      server,
      { home: 'listed' },
      { requests: { ...slow, sendReply: () => Promise.reject(offline) } },
    );
    actor.send({ type: 'conversation.open', id: 'c1' });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'reply.change', text: 'Merci pour votre réponse.' });
    saveNow();
    actor.send({ type: 'reply.send' });
    await reach(actor, { conversation: 'waiting' });
    actor.send({ type: 'back' });
    actor.send({ type: 'reply.change', text });
    await arrived(0);
    await arrived(1);
    expect(server.kept.get('c1')?.draft?.text).to.equal(text);
  });

  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    it(`a draft has no conflict with itself when its saves arrive in the order ${order.join(', ')}`, async () => {
      const { actor, saveNow } = await write(server, slow);
      actor.send({ type: 'text.change', text: 'Un début' });
      saveNow();
      actor.send({ type: 'text.change', text });
      saveNow();
      for (const index of order) await arrived(index);
      expect(server.kept.get('')?.draft?.text).to.equal(text);
      expect(stateOf(actor)).to.deep.include({ draft: { ...topic, profile: 'particulier', text }, saving: false });
      expect(stateOf(actor)?.other).to.equal(undefined);
      actor.send({ type: 'text.change', text: `${text} Merci.` });
      saveNow();
      await arrived(2);
      expect(stateOf(actor)?.draft?.text).to.equal(`${text} Merci.`);
    });
  }

  it('a draft continues from a save whose answer was lost', async () => {
    const { actor, saveNow } = await write(server, {
      saveDraft: (save) =>
        arrive.length === 1 ? (arrive.push(() => undefined), Promise.reject(offline)) : slow.saveDraft!(save),
    });
    actor.send({ type: 'text.change', text: 'Un début' });
    saveNow();
    actor.send({ type: 'text.change', text });
    saveNow();
    await until(() => stateOf(actor)?.failure?.kind === 'offline');
    await arrived(0);
    saveNow();
    await arrived(2);
    await arrived(3);
    expect(stateOf(actor)?.other).to.equal(undefined);
    expect(server.kept.get('')?.draft?.text).to.equal(text);
  });

  it('a draft yields to another device after two of its own saves failed', async () => {
    server.elsewhere('', { ...saved, text: 'Un début' });
    let isAway = true;
    const fails: (() => void)[] = [];
    const saveDraft: MessagingRequests['saveDraft'] = (save) =>
      isAway ? new Promise((_, reject) => fails.push(() => reject(offline))) : server.requests.saveDraft(save);
    const { actor, saveNow } = await start(server, { home: 'listed' }, { requests: { saveDraft } });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    for (const typed of ['Un début de', text]) {
      actor.send({ type: 'text.change', text: typed });
      saveNow();
    }
    for (const fail of fails) fail();
    await until(() => stateOf(actor)?.failure?.kind === 'offline');
    isAway = false;
    server.elsewhere('', { ...saved, text: 'Écrit sur mon téléphone' });
    saveNow();
    await until(() => stateOf(actor)?.other !== undefined);
    expect(server.kept.get('')?.draft?.text).to.equal('Écrit sur mon téléphone');
  });

  it('the same text is not saved twice at once', async () => {
    const { actor, saveNow } = await write(server, slow);
    actor.send({ type: 'text.change', text });
    saveNow();
    saveNow();
    expect(arrive).to.have.length(1);
  });

  it('a save completes though the member signs out meanwhile', async () => {
    const { actor, saveNow } = await write(server, slow);
    actor.send({ type: 'text.change', text });
    saveNow();
    actor.stop();
    await arrived(0);
    expect(server.kept.get('')?.draft?.text).to.equal(text);
  });
});

describe('a draft that cannot be saved', () => {
  let server: Server;
  beforeEach(() => void (server = new Server()));
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  it('a draft that cannot be saved says why, and is saved once the connection is back', async () => {
    let failure: Error | undefined = offline;
    const { actor, saveNow } = await write(server, {
      saveDraft: (save) => (failure ? Promise.reject(failure) : server.requests.saveDraft(save)),
    });
    actor.send({ type: 'text.change', text });
    saveNow();
    await until(() => stateOf(actor)?.failure?.kind === 'offline');
    failure = undefined;
    saveNow();
    await until(() => stateOf(actor)?.draft?.text === text);
    expect(stateOf(actor)?.failure).to.equal(undefined);
  });

  it('a reply is saved once the connection is back, though the member has left its conversation', async () => {
    let failure: Error | undefined = offline;
    const saveDraft: MessagingRequests['saveDraft'] = (save) =>
      failure ? Promise.reject(failure) : server.requests.saveDraft(save);
    const { actor, saveNow } = await start(server, { home: 'listed' }, { requests: { saveDraft } });
    actor.send({ type: 'conversation.open', id: 'c1' });
    await reach(actor, { conversation: 'reading' });
    actor.send({ type: 'reply.change', text });
    actor.send({ type: 'home' });
    await until(() => stateOf(actor, 'c1')?.failure?.kind === 'offline');
    failure = undefined;
    saveNow();
    await until(() => server.kept.get('c1')?.draft?.text === text);
  });

  it('a save that failed because of the connection is retried automatically', async () => {
    let tries = 0;
    const saveDraft: MessagingRequests['saveDraft'] = (save) =>
      tries++ < 2 ? Promise.reject(offline) : server.requests.saveDraft(save);
    const { actor, saveNow } = await start(server, 'writing', {
      input: { compose: true, prefill: topic },
      requests: { saveDraft },
      pauses: { typingPause: 1_000_000, retryPause: 1 },
    });
    actor.send({ type: 'text.change', text });
    saveNow();
    await until(() => stateOf(actor)?.draft?.text === text);
    expect(tries).to.equal(3);
  });

  it('stops with the member’s panel: nothing is saved afterwards', async () => {
    const { actor, saveNow } = await write(server);
    actor.send({ type: 'text.change', text });
    actor.stop();
    saveNow();
    expect(server.saves).to.deep.equal([]);
  });
});

describe('a draft that two devices write', () => {
  let server: Server;
  beforeEach(() => void (server = new Server()));
  afterEach(() => running.splice(0).forEach((actor) => actor.stop()));

  const other = { ...saved, ...servedTopic, text: 'Une autre version.' };
  /** A member whose other device has saved `draft` since. */
  async function overtaken(draft: Draft | undefined, requests: Partial<MessagingRequests> = {}) {
    server.elsewhere('', { ...saved, text: 'Un début', key: 'k1' });
    const { actor, saveNow } = await start(server, { home: 'listed' }, { requests });
    actor.send({ type: 'message.resume' });
    await reach(actor, 'writing');
    server.elsewhere('', draft);
    actor.send({ type: 'text.change', text });
    saveNow();
    return actor;
  }

  it('the second of two devices is told of the conflict, and may keep its own draft', async () => {
    const actor = await overtaken(other);
    await until(() => stateOf(actor)?.other !== undefined);
    expect(stateOf(actor)?.other?.draft).to.deep.equal(other);
    actor.on('pending.changed', () => expect.fail('it was sent before'));
    actor.send({ type: 'text.validate' });
    actor.send({ type: 'send' });
    expect(actor.getSnapshot().matches('reviewing')).to.equal(true);
    actor.send({ type: 'draft.keepThis' });
    actor.send({ type: 'back' });
    await until(() => server.kept.get('')?.draft?.text === text);
  });

  it('the second of two devices is told of the conflict, and may use the other draft', async () => {
    const actor = await overtaken(other);
    await until(() => stateOf(actor)?.other !== undefined);
    actor.send({ type: 'draft.useOther' });
    expect(actor.getSnapshot().context.message).to.deep.include({ text: other.text, topic: servedTopic });
    expect(stateOf(actor)?.other).to.equal(undefined);
    expect(server.kept.get('')?.draft).to.deep.equal(other);
  });

  it('can be taken over a message that was begun here', async () => {
    const { actor, saveNow } = await write(server);
    actor.send({ type: 'text.change', text: 'Un début' });
    saveNow();
    await until(() => stateOf(actor)?.draft !== undefined);
    server.elsewhere('', other);
    actor.send({ type: 'text.change', text });
    saveNow();
    await until(() => stateOf(actor)?.other !== undefined);
    actor.send({ type: 'draft.useOther' });
    expect(actor.getSnapshot().matches('writing')).to.equal(true);
    expect(actor.getSnapshot().context.message.text).to.equal(other.text);
  });

  it('two devices with the same text have no conflict, and share the key', async () => {
    const actor = await overtaken({ ...saved, text, key: 'k2' });
    await until(() => stateOf(actor)?.draft?.key === 'k2');
    expect(stateOf(actor)?.other).to.equal(undefined);
    actor.send({ type: 'text.validate' });
    expect(server.saves).to.have.length(1);
  });

  it('a draft is saved again under its key when the other device saved the same text without one', async () => {
    const actor = await overtaken({ ...saved, text });
    actor.send({ type: 'text.validate' });
    await until(() => stateOf(actor)?.saving === false && stateOf(actor)?.draft?.text === text);
    expect(server.kept.get('')?.draft?.key).to.match(/^[0-9a-f]{32}$/);
    expect(stateOf(actor)?.other).to.equal(undefined);
  });

  it('text that another device has sent goes under another key when it is sent again on purpose', async () => {
    const askReceipt = () => {
      // The member types the very text again while the receipt is on its way.
      writer.actor.send({ type: 'text.change', text });
      return Promise.resolve(sent);
    };
    const writer = await write(server, { askReceipt });
    const { actor } = writer;
    actor.send({ type: 'text.change', text });
    actor.send({ type: 'text.validate' });
    await until(() => stateOf(actor)?.draft?.key !== undefined);
    server.elsewhere('', undefined);
    actor.send({ type: 'back' });
    actor.send({ type: 'text.change', text: `${text} Merci.` });
    actor.send({ type: 'drafts.flush' });
    await reach(actor, 'confirmed');
    await until(() => server.kept.get('')?.draft?.text === text);
    expect(server.kept.get('')?.draft?.key).to.equal(undefined);
  });

  it('a device is told when the other has discarded the draft', async () => {
    const actor = await overtaken(undefined, { askReceipt: () => Promise.reject(notFound) });
    await until(() => stateOf(actor)?.other !== undefined);
    expect(stateOf(actor)?.other?.draft).to.equal(undefined);
  });

  it('a device is told the reference when the other has sent the message, and keeps text written since', async () => {
    const asked: string[] = [];
    const actor = await overtaken(undefined, { askReceipt: ({ key }) => (asked.push(key), Promise.resolve(sent)) });
    await reach(actor, 'confirmed');
    expect(asked).to.deep.equal(['k1']);
    expect(actor.getSnapshot().context.sending).to.deep.include({ sent, sentBefore: true });
    expect(actor.getSnapshot().context.message.text).to.equal(text);
    await until(() => server.kept.get('')?.draft?.text === text);
    expect(server.kept.get('')?.draft?.key).to.equal(undefined);
  });
});
