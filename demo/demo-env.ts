import type { Context } from 'hono';
import type { Language } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** What the demo's middleware finds out before a page is made. */
export interface DemoEnv {
  Variables: {
    language: Language;
    /** Who is signed in, if anybody. */
    member: SampleMember | undefined;
    /** Whether open pages reload when something was changed (`npm run dev`). */
    reload: boolean;
  };
}

export type DemoContext = Context<DemoEnv>;
