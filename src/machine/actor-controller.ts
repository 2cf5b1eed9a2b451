import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { AnyActor, SnapshotFrom, Subscription } from 'xstate';

/** Asks its host for an update whenever the actor has a new snapshot; the host reads it from {@link snapshot}. */
export class ActorController<Actor extends AnyActor> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #actor: () => Actor | undefined;
  #subscription: Subscription | undefined;

  /** @param actor may be undefined until the host has it, for example from a context. */
  constructor(host: ReactiveControllerHost, actor: () => Actor | undefined) {
    this.#host = host;
    this.#actor = actor;
    host.addController(this);
  }

  get snapshot(): SnapshotFrom<Actor> | undefined {
    return this.#actor()?.getSnapshot() as SnapshotFrom<Actor> | undefined;
  }

  hostConnected(): void {
    this.#subscribe();
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
