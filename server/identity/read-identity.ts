import * as v from 'valibot';
import { PROFILES, type Profile } from '../../src/contract/topic.ts';
import { ProblemError } from '../errors.ts';
import type { Identity } from './identity.ts';
import { isMailAddress } from './mail-address.ts';

const ID_MAX = 255;
const NAME_MAX = 200;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(ID_MAX));

/** Claims other than the subject are ignored when they are malformed. */
const name = v.fallback(
  v.pipe(
    v.string(),
    v.trim(),
    v.transform((text) => text.slice(0, NAME_MAX)),
  ),
  '',
);
const email = v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.check(isMailAddress))), undefined);
const phone = v.fallback(
  v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.replace(/[\s.()-]/g, '')),
      v.regex(/^\+[1-9]\d{6,14}$/),
    ),
  ),
  undefined,
);
const profiles = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((list) => PROFILES.filter((profile) => list.includes(profile)).sort(byPlaceIn(list))),
  ),
  [],
);
const scope = v.fallback(
  v.pipe(
    v.string(),
    v.transform((words) => words.split(' ')),
  ),
  [],
);
const proxy = v.object({ sub: id, name });

/**
 * Reads a verified token's claims.
 * @throws {ProblemError} `unauthorized` without a usable subject; `forbidden` when `act` (RFC 8693) names nobody: acting for
 *   a member without saying who acts is not allowed
 */
export function readIdentity(claims: Readonly<Record<string, unknown>>): Identity {
  const subject = v.safeParse(id, claims['sub']);
  if (!subject.success) throw new ProblemError('unauthorized');
  const actor = claims['act'] === undefined ? undefined : v.safeParse(proxy, claims['act']);
  if (actor && !actor.success) throw new ProblemError('forbidden');
  return {
    id: subject.output,
    name: v.parse(name, claims['name']),
    email: v.parse(email, claims['email']),
    phone: v.parse(phone, claims['phone_number']),
    profiles: v.parse(profiles, claims['profiles']),
    isAgent: v.parse(scope, claims['scope']).includes('agent'),
    proxy: actor && { id: actor.output.sub, name: actor.output.name },
  };
}

/** Orders profiles as the token does: its first is the member's usual one. */
function byPlaceIn(list: readonly unknown[]): (a: Profile, b: Profile) => number {
  return (a, b) => list.indexOf(a) - list.indexOf(b);
}
