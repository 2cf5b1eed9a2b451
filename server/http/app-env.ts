import type { Language } from '../../src/contract/topic.ts';
import type { VerifyToken } from '../identity/verify-token.ts';
import type { LoadedCatalogue } from '../catalogue/load-catalogue.ts';
import type { Identity } from '../identity/identity.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/** What the middlewares have found out when a route's handler runs. */
export interface AppEnv {
  Variables: {
    /** Not set on public paths. */
    identity: Identity;
    /** Set on paths for members: all that they reach of the store. */
    access: MemberAccess;
    /** Of problems and notifications. */
    language: Language;
    requestId: string;
    /** Of every answer to this request. */
    headers: Record<string, string>;
    /** The answer, once there is one that has all of `headers`. */
    complete?: Response;
  };
}

/** All that the app needs; nothing is taken from elsewhere. */
export interface AppDeps extends Dependencies {
  readonly catalogue: LoadedCatalogue;
  readonly verifyToken: VerifyToken;
  /** Origins of the pages that may call the API from elsewhere. */
  readonly corsOrigins: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** How many requests of the API may be in work at once; 1000 if left out. */
  readonly maxInWork?: number;
  /** From when on the server takes no new work; never if left out. */
  readonly isStopping?: () => boolean;
}

/** The same for routes of members, who reach the store by {@link MemberAccess} alone. */
export type MemberDeps = Omit<AppDeps, 'store'>;
