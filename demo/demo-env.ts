import type { Context } from 'hono';
import type { Language } from '../src/contract/topic.ts';
import type { SampleMember } from './sample-members.ts';

/** Variables that the demo's middleware sets for each page. */
export interface DemoEnv {
  Variables: {
    language: Language;
    /** Member or agent who is signed in, if anybody is. */
    member: SampleMember | undefined;
    /** True when open pages reload after a change (`npm run dev`). */
    reload: boolean;
  };
}

export type DemoContext = Context<DemoEnv>;
