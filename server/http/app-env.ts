import type { Language } from '../../src/contract/topic.ts';
import type { LoadedCatalogue } from '../catalogue/load-catalogue.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Identity } from '../identity/identity.ts';
import type { MemberAccess } from '../identity/member-access.ts';
import type { VerifyToken } from '../identity/verify-token.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/** Variables that the middlewares set for a route's handler. */
export interface AppEnv {
  Variables: {
    /** Not set on public paths. */
    identity: Identity;
    /** Set on paths for members: everything that they can reach of the store. */
    access: MemberAccess;
    /** Language of problems and notifications. */
    language: Language;
    requestId: string;
  };
}

/** Everything that the app works with. */
export interface AppDeps extends Dependencies {
  readonly catalogue: LoadedCatalogue;
  readonly verifyToken: VerifyToken;
  /** Origins of the pages on other sites that may call the API. */
  readonly corsOrigins: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Number of API requests that are handled at the same time; 1000 by default. */
  readonly maxConcurrent?: number;
  /** Tells that the server is shutting down and no longer ready; never by default. */
  readonly isStopping?: () => boolean;
}

/** Dependencies of members' routes, which reach the store by {@link MemberAccess} alone. */
export type MemberDeps = Omit<AppDeps, 'store'>;
