import { expect } from '@open-wc/testing';
import { MemberSession, type SessionPanel } from '../../../src/element/member-session.ts';
import type { TokenProvider } from '../../../src/element/token-source.ts';
import { SecureMessagingTokenEvent, SecureMessagingUnreadEvent } from '../../../src/events/events.ts';
import { pendingKey } from '../../../src/messaging/pending-key.ts';
import { http, HttpResponse, serve } from '../../support/fake-api.ts';
import { until } from '../../support/element-stage.ts';

/** JWT of a member, and of whoever acts for them. */
const tokenOf = (sub: string, act?: string) =>
  `${btoa('{}')}.${btoa(JSON.stringify({ sub, ...(act && { act: { sub: act } }) })).replace(/=+$/, '')}.signature`;
const providerOf = (sub: string) => () => Promise.resolve(tokenOf(sub));

/** Promise that a test settles. */
function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Stands in for the element: an event target that notes what the session asks of it. */
class Host extends EventTarget {
  readonly calls: string[] = [];
  idle = true;
  hasPanel = false;
  showsUnread = false;
  readonly session: MemberSession;
  readonly #panel: SessionPanel;

  constructor(provider?: TokenProvider) {
    super();
    const note = (call: string) => () => void this.calls.push(call);
    const isIdle = () => this.idle;
    this.#panel = {
      get idle() {
        return isIdle();
      },
      close: note('close'),
      goOn: note('goOn'),
      stop: note('stop'),
    };
    this.session = new MemberSession(this, {
      apiUrl: () => '/api',
      language: () => 'fr',
      showsUnread: () => this.showsUnread,
      panel: () => (this.hasPanel ? this.#panel : undefined),
      ended: () => {
        this.hasPanel = false;
        this.calls.push('ended');
      },
    });
    this.session.tokenProvider = provider;
    this.hasPanel = true;
  }

  addController(): void {}
  requestUpdate(): void {}
}

/** Lets everything that has been settled take effect. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const restoreFromCache = () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));

describe('MemberSession', () => {
  afterEach(() => pendingKey.set(undefined));

  describe('tokens', () => {
    it('come from the tokenProvider, together with whom they speak for', async () => {
      const { session } = new Host(providerOf('one'));
      const { requests } = session;
      expect(requests.holder()).to.equal(undefined);
      expect(await requests.getToken()).to.equal(tokenOf('one'));
      expect(requests.holder()).to.contain('one');
    });

    it('come from the token event where there is no tokenProvider', async () => {
      const host = new Host();
      host.addEventListener(SecureMessagingTokenEvent.type, (event) =>
        (event as SecureMessagingTokenEvent).respondWith('from-event'),
      );
      expect(await host.session.requests.getToken()).to.equal('from-event');
    });

    it('of another kind than JWT name nobody and are used as they are', async () => {
      const { session } = new Host(() => Promise.resolve('opaque'));
      expect(await session.requests.getToken()).to.equal('opaque');
      expect(session.requests.holder()).to.equal(undefined);
    });

    it('of the same member keep the session', async () => {
      const host = new Host(providerOf('one'));
      await host.session.requests.getToken();
      host.session.tokenProvider = providerOf('one');
      expect(await host.session.requests.getToken()).to.equal(tokenOf('one'));
      expect(host.calls).not.to.include('ended');
    });

    it('come from the new tokenProvider when the old one answers late', async () => {
      const late = deferred<string>();
      const host = new Host(() => late.promise);
      const token = host.session.requests.getToken();
      host.session.tokenProvider = providerOf('two');
      late.resolve(tokenOf('one'));
      expect(await token).to.equal(tokenOf('two'));
      expect(host.calls).not.to.include('ended');
    });
  });

  describe('end', () => {
    it('saves the draft, stops the messaging and forgets the pending message when the tokenProvider is taken away', async () => {
      const host = new Host(providerOf('one'));
      const { requests } = host.session;
      await requests.getToken();
      pendingKey.set('k1', requests.holder());
      host.session.tokenProvider = undefined;
      expect(host.calls).to.deep.equal(['close', 'stop', 'ended']);
      expect(pendingKey.get()).to.equal(undefined);
    });

    it('gives the draft that is being saved the token of the member who wrote it, and later requests none', async () => {
      const late = deferred<string>();
      const host = new Host(() => late.promise);
      const { requests } = host.session;
      const saving = requests.getToken();
      host.session.tokenProvider = undefined;
      host.session.tokenProvider = providerOf('two');
      late.resolve(tokenOf('one'));
      expect(await saving).to.equal(tokenOf('one'));
      expect(await requests.getToken()).to.equal(undefined);
      expect(await host.session.requests.getToken()).to.equal(tokenOf('two'));
    });

    it('leaves requests of the old session without a token, even where the next one does not name its member', async () => {
      const host = new Host(() => Promise.resolve('opaque of one'));
      const { requests } = host.session;
      await requests.getToken();
      host.session.tokenProvider = undefined;
      host.session.tokenProvider = () => Promise.resolve('opaque of two');
      expect(await requests.getToken()).to.equal(undefined);
    });

    it('does not come before the session was used', () => {
      const host = new Host(providerOf('one'));
      host.session.tokenProvider = undefined;
      expect(host.calls).to.deep.equal([]);
    });

    for (const [who, other] of [
      ['another member', tokenOf('two')],
      ['another proxy of the same member', tokenOf('one', 'proxy')],
    ] as const) {
      it(`comes with a token that speaks for ${who}, which no request of the old session gets`, async () => {
        const host = new Host(providerOf('one'));
        const { requests } = host.session;
        const first = await requests.getToken();
        host.session.tokenProvider = () => Promise.resolve(other);
        expect(await requests.getToken(first)).to.equal(undefined);
        expect(host.calls).to.include.members(['stop', 'ended']);
        expect(await host.session.requests.getToken()).to.equal(other);
      });
    }

    it('comes at the first token when a message of another member is pending in this tab', async () => {
      pendingKey.set('k1', 'somebody else');
      const host = new Host(providerOf('one'));
      expect(await host.session.requests.getToken()).to.equal(undefined);
      expect(host.calls).to.include('ended');
      expect(pendingKey.get()).to.equal(undefined);
    });
  });

  describe('a page restored from the back-forward cache', () => {
    let host: Host;
    let signedIn: string | undefined;
    beforeEach(async () => {
      signedIn = 'one';
      host = new Host(() => Promise.resolve(signedIn && tokenOf(signedIn)));
      host.session.hostConnected();
      await host.session.requests.getToken();
    });
    afterEach(() => host.session.hostDisconnected());

    for (const [who, sub, ends] of [
      ['nobody', undefined, true],
      ['another member', 'two', true],
      ['the same member', 'one', false],
    ] as const) {
      it(`${ends ? 'ends' : 'keeps'} the session when ${who} is signed in`, async () => {
        signedIn = sub;
        restoreFromCache();
        await settled();
        expect(host.calls.includes('ended')).to.equal(ends);
      });
    }

    it('is ignored once the element has left the page', async () => {
      host.session.hostDisconnected();
      signedIn = undefined;
      restoreFromCache();
      await settled();
      expect(host.calls).to.deep.equal([]);
    });
  });

  describe('a new tokenProvider', () => {
    it('resumes the messaging of a known member', async () => {
      const host = new Host(providerOf('one'));
      host.idle = false;
      await host.session.requests.getToken();
      host.session.tokenProvider = providerOf('one');
      await settled();
      expect(host.calls).to.deep.equal(['goOn']);
    });

    for (const [idle, resumes] of [
      [true, true],
      [false, false],
    ]) {
      it(`${resumes ? 'resumes' : 'leaves'} the messaging of an unknown member ${idle ? 'who writes nothing' : 'who is writing'}`, async () => {
        const host = new Host();
        host.idle = idle!;
        host.session.tokenProvider = () => Promise.resolve('opaque');
        await settled();
        expect(host.calls).to.deep.equal(resumes ? ['goOn'] : []);
      });
    }

    it('changes nothing while it has no token', async () => {
      const host = new Host();
      host.session.tokenProvider = () => Promise.resolve(undefined);
      await settled();
      expect(host.calls).to.deep.equal([]);
    });
  });

  describe('the number of unread answers', () => {
    /** A launcher in the page, for which the server counts. */
    function launcher(provider: TokenProvider): Host {
      const host = new Host();
      host.hasPanel = false;
      host.showsUnread = true;
      host.session.tokenProvider = provider;
      return host;
    }

    it('is counted by the server and told by an event', async () => {
      await serve(http.get('/api/unread', () => HttpResponse.json({ unread: 3 })));
      const host = launcher(providerOf('one'));
      await new Promise((resolve) => host.addEventListener(SecureMessagingUnreadEvent.type, resolve));
      expect(host.session.unread).to.equal(3);
    });

    it('is 0, without an event, when it cannot be had', async () => {
      let asked = false;
      await serve(http.get('/api/unread', () => ((asked = true), HttpResponse.error())));
      const host = launcher(providerOf('one'));
      await until(() => asked || undefined);
      await settled();
      expect(host.session.unread).to.equal(0);
    });

    it('follows the messaging, and ignores a count that was asked for before', async () => {
      const answer = deferred<number>();
      let asked = false;
      await serve(
        http.get('/api/unread', async () => {
          asked = true;
          return HttpResponse.json({ unread: await answer.promise });
        }),
      );
      const host = launcher(providerOf('one'));
      await until(() => asked || undefined);
      host.dispatchEvent(new SecureMessagingUnreadEvent(1));
      expect(host.session.unread).to.equal(1);
      const answered = new Promise((resolve) => setTimeout(resolve, 50));
      answer.resolve(3);
      await answered;
      expect(host.session.unread).to.equal(1);
    });

    it('is 0 once the session has ended', async () => {
      await serve(http.get('/api/unread', () => HttpResponse.json({ unread: 3 })));
      const host = launcher(providerOf('one'));
      await new Promise((resolve) => host.addEventListener(SecureMessagingUnreadEvent.type, resolve));
      host.session.tokenProvider = undefined;
      expect(host.session.unread).to.equal(0);
    });

    it('is not asked for where no launcher shows it', async () => {
      let asked = 0;
      await serve(http.get('/api/unread', () => (asked++, HttpResponse.json({ unread: 3 }))));
      const host = new Host(providerOf('one'));
      await settled();
      expect(asked).to.equal(0);
      expect(host.session.unread).to.equal(0);
    });
  });
});
