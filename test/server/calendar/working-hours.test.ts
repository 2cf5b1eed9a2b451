import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { HolidayRegion } from '../../../server/calendar/public-holidays.ts';
import { answerDueAt } from '../../../server/calendar/working-hours.ts';

/** Times of receipt and deadlines on the clocks of Paris, with their offset from UTC. */
const GOLDEN: [what: string, received: string, due: string, region?: HolidayRegion][] = [
  ['a Monday', '2026-03-02T08:30:00+01:00', '2026-03-04T08:30:00+01:00'],
  ['Friday 16:05 -> Tuesday 16:05', '2026-03-06T16:05:00+01:00', '2026-03-10T16:05:00+01:00'],
  ['Saturday 10:00 -> Wednesday 00:00', '2026-03-07T10:00:00+01:00', '2026-03-11T00:00:00+01:00'],
  ['a Sunday, one minute before midnight', '2026-03-08T23:59:00+01:00', '2026-03-11T00:00:00+01:00'],
  ['a Monday at 00:00', '2026-03-09T00:00:00+01:00', '2026-03-11T00:00:00+01:00'],
  ['to the millisecond', '2026-03-10T14:07:08.009+01:00', '2026-03-12T14:07:08.009+01:00'],
  ['over 14 July', '2026-07-13T10:00:00+02:00', '2026-07-16T10:00:00+02:00'],
  ['on 14 July', '2026-07-14T10:00:00+02:00', '2026-07-17T00:00:00+02:00'],
  ['over Easter Monday', '2026-04-03T09:00:00+02:00', '2026-04-08T09:00:00+02:00'],
  ['on Easter Monday', '2026-04-06T09:00:00+02:00', '2026-04-09T00:00:00+02:00'],
  ['over Labour Day and Victory Day', '2026-05-07T12:00:00+02:00', '2026-05-12T12:00:00+02:00'],
  ['on Labour Day, a Friday', '2026-05-01T12:00:00+02:00', '2026-05-06T00:00:00+02:00'],
  ['over Ascension Day', '2026-05-13T17:45:00+02:00', '2026-05-18T17:45:00+02:00'],
  ['over Whit Monday', '2026-05-22T17:45:00+02:00', '2026-05-27T17:45:00+02:00'],
  ['Assumption on a Saturday', '2026-08-14T09:00:00+02:00', '2026-08-18T09:00:00+02:00'],
  ['All Saints’ Day on a Sunday', '2026-10-30T09:00:00+01:00', '2026-11-03T09:00:00+01:00'],
  ['over Armistice Day', '2026-11-10T09:00:00+01:00', '2026-11-13T09:00:00+01:00'],
  ['over Christmas', '2026-12-24T18:00:00+01:00', '2026-12-29T18:00:00+01:00'],
  ['over the end of the year', '2026-12-31T15:00:00+01:00', '2027-01-05T15:00:00+01:00'],
  ['on New Year’s Day', '2027-01-01T00:00:00+01:00', '2027-01-06T00:00:00+01:00'],
  ['a new year in Paris, still the old one in UTC', '2027-01-01T00:30:00+01:00', '2027-01-06T00:00:00+01:00'],
  ['over the change to summer time', '2026-03-27T09:00:00+01:00', '2026-03-31T09:00:00+02:00'],
  ['in the hour before the change to summer time', '2026-03-29T01:59:59+01:00', '2026-04-01T00:00:00+02:00'],
  ['over the change to winter time', '2026-10-23T09:00:00+02:00', '2026-10-27T09:00:00+01:00'],
  ['in the first of the two hours from 2 to 3', '2026-10-25T02:30:00+02:00', '2026-10-28T00:00:00+01:00'],
  ['in the second of the two hours from 2 to 3', '2026-10-25T02:30:00+01:00', '2026-10-28T00:00:00+01:00'],
  ['a Friday in UTC, Saturday in Paris', '2026-03-06T23:30:00Z', '2026-03-11T00:00:00+01:00'],
  ['29 February', '2028-02-29T10:00:00+01:00', '2028-03-02T10:00:00+01:00'],
  ['before Good Friday, in metropole', '2026-04-02T09:00:00+02:00', '2026-04-07T09:00:00+02:00', 'metropole'],
  ['before Good Friday, in Alsace', '2026-04-02T09:00:00+02:00', '2026-04-08T09:00:00+02:00', 'alsace-moselle'],
  ['on Good Friday, in Alsace', '2026-04-03T09:00:00+02:00', '2026-04-09T00:00:00+02:00', 'alsace-moselle'],
  ['over 26 December, in metropole', '2024-12-24T09:00:00+01:00', '2024-12-27T09:00:00+01:00', 'metropole'],
  ['over 26 December, in Alsace', '2024-12-24T09:00:00+01:00', '2024-12-30T09:00:00+01:00', 'alsace-moselle'],
];

for (const [what, received, due, region = 'metropole'] of GOLDEN) {
  test(`an answer is due two working days later: ${what}`, () => {
    assert.equal(answerDueAt(new Date(received), region).toISOString(), new Date(due).toISOString());
  });
}

for (const zone of ['Pacific/Kiritimati', 'Pacific/Auckland', 'America/Los_Angeles', 'America/Martinique', 'UTC']) {
  test(`deadlines are the same when the process runs in ${zone}`, () => {
    const module = new URL('../../../server/calendar/working-hours.ts', import.meta.url);
    const received = GOLDEN.map(([, instant, , region = 'metropole']) => [instant, region]);
    const script = `
      const { answerDueAt } = await import(${JSON.stringify(module.href)});
      const due = ${JSON.stringify(received)}.map(([at, region]) => answerDueAt(new Date(at), region).toISOString());
      process.stdout.write(JSON.stringify(due));`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, TZ: zone },
      cwd: fileURLToPath(new URL('.', module)),
      encoding: 'utf8',
    });
    assert.equal(child.status, 0, child.stderr);
    assert.deepEqual(
      JSON.parse(child.stdout),
      GOLDEN.map(([, , due]) => new Date(due).toISOString()),
    );
  });
}
