import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Subscription } from 'xstate';

interface Readable<Snapshot> {
  getSnapshot(): Snapshot;
  subscribe(next: (snapshot: Snapshot) => void): Subscription;
}

/** Asks its host for an update whenever the actor has a new snapshot, which the host reads from {@link snapshot}. */
export class ActorController<Snapshot> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #actor: () => Readable<Snapshot> | undefined;
  #subscription: Subscription | undefined;

  /** @param actor may return undefined until the host has one, for example from a context. */
  constructor(host: ReactiveControllerHost, actor: () => Readable<Snapshot> | undefined) {
    this.#host = host;
    this.#actor = actor;
    host.addController(this);
  }

  get snapshot(): Snapshot | undefined {
    return this.#actor()?.getSnapshot();
  }

  /** Updates the host, since the actor may have gone on while the host was out of the page. */
  hostConnected(): void {
    this.#subscribe();
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    this.#subscribe();
  }

  hostDisconnected(): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
  }

  #subscribe(): void {
    this.#subscription ??= this.#actor()?.subscribe(() => this.#host.requestUpdate());
  }
}
