import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { loadCatalogue } from '../../server/catalogue/load-catalogue.ts';
import { readConfig } from '../../server/config.ts';
import { answerConversation } from '../../server/agents/answer-conversation.ts';
import { MemberAccess } from '../../server/identity/member-access.ts';
import { sendMessage } from '../../server/conversations/send-message.ts';
import type { Dependencies } from '../../server/dependencies.ts';
import type { Store, Tables } from '../../server/store/store.ts';
import { openStore } from '../../server/store/open-store.ts';
import { ENVIRONMENT } from '../support/server-environment.ts';
import { TOPIC } from '../support/server-app.ts';

/** Number of conversations that a history shows. */
export const CONVERSATIONS_EACH = 50;

const TEXT = 'Bonjour, je pars en Espagne le mois prochain et ma carte européenne n’est pas encore arrivée. '.repeat(4);
const AGENT = { id: 'agent-bench', name: 'Robin Leroy', profiles: [], isAgent: true };

/** Id of a member, who has no address, so that no notification is queued. */
export const memberId = (member: number) => `member-${member}`;

/**
 * Stores conversations as the server would have over the last year: 50 per member, most of them answered. Every member
 * writes once a week, so that the rows of one member are not adjacent on disk.
 */
export async function seedHistory(databaseUrl: string, conversations: number): Promise<void> {
  const members = conversations / CONVERSATIONS_EACH;
  const start = Date.now() - 360 * 86_400_000;
  await fillStore(databaseUrl, async (transaction) => {
    for (let week = 0; week < CONVERSATIONS_EACH; week++) {
      const clock = () => new Date(start + week * 7 * 86_400_000);
      for (let first = 0; first < members; first += CHUNK) {
        await transaction(clock, async (dependencies) => {
          for (let member = first; member < Math.min(first + CHUNK, members); member++) {
            const id = await write(dependencies, memberId(member));
            if (week % 10 === 9) continue;
            await answerConversation(dependencies, { identity: AGENT, key: randomUUID() }, { id, text: TEXT });
          }
        });
      }
    }
  });
}

/** Stores conversations of one member that all wait for an answer, one a minute until now. */
export async function seedWaiting(databaseUrl: string, member: string, conversations: number): Promise<void> {
  const start = Date.now() - conversations * 60_000;
  await fillStore(databaseUrl, async (transaction) => {
    for (let first = 0; first < conversations; first += CHUNK) {
      let count = first;
      await transaction(
        () => new Date(start + count * 60_000),
        async (dependencies) => {
          for (; count < Math.min(first + CHUNK, conversations); count++) await write(dependencies, member);
        },
      );
    }
  });
}

/** Number of conversations that share a transaction. */
const CHUNK = 500;

/** Sends a message of a member. @returns id of the conversation */
async function write(dependencies: Dependencies, member: string): Promise<string> {
  const identity = { id: member, name: '', profiles: ['particulier'], isAgent: false } as const;
  const access = new MemberAccess(dependencies.store, identity);
  const { id } = await sendMessage(
    dependencies,
    access,
    { key: randomUUID(), language: 'fr' },
    { ...TOPIC, text: TEXT },
  );
  return id;
}

/** Runs rules in one transaction, at the clock's time. */
type Transaction = (clock: () => Date, work: (dependencies: Dependencies) => Promise<void>) => Promise<void>;

async function fillStore(databaseUrl: string, fill: (transaction: Transaction) => Promise<void>): Promise<void> {
  const config = readConfig({ ...ENVIRONMENT, DATABASE_URL: databaseUrl });
  const store = await openStore(config);
  const catalogue = loadCatalogue();
  const { holidayRegion } = config;
  await fill((clock, work) =>
    store.transaction((tables) =>
      work({
        store: within(store, tables),
        catalogue,
        clock,
        holidayRegion,
        channels: [],
        outboxAdded: () => undefined,
      }),
    ),
  );
  // Claims the nightly purge, which would otherwise run during the measurement.
  const night = { worker: 'bench', now: new Date().toISOString(), leaseUntil: '9999' };
  await store.transaction(({ jobs }) => jobs.claim('purge', night));
  await store.close();
  // Flushes the written data, which would otherwise slow down the measurement.
  execFileSync('sync');
}

/** Wraps a store so that its transactions join one that is already open. */
function within(store: Store, tables: Tables): Store {
  return { ...store, ...tables, transaction: (work) => work(tables) };
}
