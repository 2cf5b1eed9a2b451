import type { RequestFailure } from '../../api/request-failure.ts';
import type { Draft } from '../../contract/drafts.ts';
import type { DraftSlot, StoredDraft } from './messaging-types.ts';

export interface DraftContext {
  slot: DraftSlot;
  /** The message as it stands here; undefined when nothing is written. */
  draft?: Draft | undefined;
  /** Last version known to be on the server. */
  stored: StoredDraft;
  /** Content of the latest save; undefined when it removes the draft. */
  attempt?: Draft | undefined;
  /** Everything saved from here. Where an answer was lost, any of it may be what the server has. */
  tried: Draft[];
  /** The version of another page or device, while the member chooses between the two. */
  other?: StoredDraft | undefined;
  /** Why the last save did not succeed. */
  failure?: RequestFailure | undefined;
  /** The message is being sent while a save is under way: nothing more is saved. */
  isLocked?: boolean;
}

export type DraftEvent =
  /** The message was changed; it is saved when typing pauses. */
  | { type: 'change'; draft: Draft | undefined }
  /** A step is left: the message is saved as it stands. */
  | { type: 'save'; draft: Draft | undefined }
  /** The page goes, or the line is back: whatever is not saved yet is saved at once, even over a save under way. */
  | { type: 'flush' }
  /** The message goes on from what the server has. */
  | { type: 'restore'; stored: StoredDraft }
  /** The member keeps this page's version. */
  | { type: 'keep' }
  /** The message is being sent: it is not saved until it was received, or a step is left without that. */
  | { type: 'lock' }
  /** The server has the message. */
  | { type: 'sent' };
