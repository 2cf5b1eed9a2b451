import { fromParis, toParis } from '../calendar/paris-time.ts';

/** Three in the morning in Paris, in ms since midnight: few members write then. */
const QUIET_HOUR_MS = 3 * 60 * 60 * 1000;

/** The next quiet hour after `now`. */
export function nextNight(now: Date): Date {
  const { day, time } = toParis(now);
  return fromParis({ day: time < QUIET_HOUR_MS ? day : day + 1, time: QUIET_HOUR_MS });
}
