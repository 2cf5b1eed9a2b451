import { answerConversation } from '../../server/agents/answer-conversation.ts';
import type { Identity } from '../../server/identity/identity.ts';
import { MemberAccess } from '../../server/identity/member-access.ts';
import { DAY_MS } from '../../server/calendar/paris-time.ts';
import { markRead } from '../../server/conversations/history.ts';
import { sendMessage } from '../../server/conversations/send-message.ts';
import type { Dependencies } from '../../server/dependencies.ts';
import { PROFILES } from '../../src/contract/topic.ts';
import { SAMPLE_EXCHANGES } from '../sample-exchanges.ts';

/** Member of the playground, with every profile, so that each can be tried. */
export const MEMBER: Identity = {
  id: 'member',
  name: 'Aline Caron',
  email: 'aline.caron@example.org',
  phone: '+33639980101',
  profiles: PROFILES,
  isAgent: false,
};

export const AGENT: Identity = { id: 'agent', name: 'Nadia Leclercq', profiles: [], isAgent: true };

const DAYS_TO_ANSWER = 2;

/** Gives the member the demo's answered conversations, one of them unread. */
export async function writeSampleData(deps: Dependencies): Promise<void> {
  const now = deps.clock().getTime();
  const access = new MemberAccess(deps.store, MEMBER);
  const daysAgo = (days: number): Dependencies => ({ ...deps, clock: () => new Date(now - days * DAY_MS) });
  for (const [index, exchange] of SAMPLE_EXCHANGES.entries()) {
    const key = `sample-${index}`;
    const { id } = await sendMessage(
      daysAgo(exchange.daysAgo),
      access,
      { key, language: 'fr' },
      { ...exchange.topic, text: exchange.question },
    );
    const later = daysAgo(exchange.daysAgo - DAYS_TO_ANSWER);
    await answerConversation(later, { identity: AGENT, key }, { id, text: exchange.answer });
    if (exchange.isRead) await markRead(later, access, id);
  }
}
