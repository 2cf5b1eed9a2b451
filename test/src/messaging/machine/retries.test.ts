import { expect } from '@open-wc/testing';
import { RequestFailure } from '../../../../src/api/request-failure.ts';
import { isTransient, retryPause } from '../../../../src/messaging/machine/retries.ts';
import { offline, serverFault, stillSending } from '../../../support/machine-fixtures.ts';

describe('the pause before another try', () => {
  it('doubles with each failure, up to half a minute', () => {
    for (const attempts of [1, 2, 3, 4]) {
      const least = 2 ** attempts * 1000;
      expect(retryPause(attempts, offline)).to.be.within(least, least * 1.3);
    }
    expect(retryPause(20, offline)).to.be.within(30_000, 39_000);
  });

  it('is as long as the server says', () => {
    expect(retryPause(5, stillSending)).to.be.within(1000, 1300);
    expect(retryPause(1, new RequestFailure('busy', { retryAfterSeconds: 60 }))).to.be.within(60_000, 78_000);
    const month = new RequestFailure('busy', { retryAfterSeconds: 30 * 24 * 3600 });
    expect(retryPause(1, month), 'what a timer can wait').to.be.below(2 ** 31);
  });

  it('makes sense where the line or the hour is to blame', () => {
    expect([offline, stillSending, new RequestFailure('timeout')].map(isTransient)).to.deep.equal([true, true, true]);
    expect([serverFault, new RequestFailure('session-expired')].map(isTransient)).to.deep.equal([false, false]);
  });
});
