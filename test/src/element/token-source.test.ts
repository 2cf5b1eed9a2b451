import { expect } from '@open-wc/testing';
import { TokenSource } from '../../../src/element/token-source.ts';

function source(provider: (options: { refresh: boolean }) => Promise<string | undefined>, patience?: number) {
  const tokens = new TokenSource(new EventTarget(), patience);
  tokens.provider = provider;
  return tokens;
}

describe('the source of tokens', () => {
  it('asks the page once, for however many requests', async () => {
    let asked = 0;
    const tokens = source(() => Promise.resolve(`token-${++asked}`));
    expect(await Promise.all([tokens.get(), tokens.get()])).to.deep.equal(['token-1', 'token-1']);
    expect(await tokens.get()).to.equal('token-1');
  });

  it('refreshes a token once, for however many requests it was refused, and however late they learn of it', async () => {
    const refreshes: boolean[] = [];
    const tokens = source(({ refresh }) => Promise.resolve(`token-${refreshes.push(refresh)}`));
    const old = (await tokens.get())!;
    const renewed = await Promise.all([tokens.get(old), tokens.get(old), tokens.get()]);
    expect(renewed).to.deep.equal(['token-2', 'token-2', 'token-2']);
    expect(await tokens.get(old)).to.equal('token-2');
    expect(refreshes).to.deep.equal([false, true]);
    expect(await tokens.get('token-2')).to.equal('token-3');
  });

  it('asks again where there was no token, the page failed, or it does not answer', async () => {
    const answers = [
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('signed out')),
      () => new Promise<string>(() => undefined),
      () => Promise.resolve('token'),
    ];
    const tokens = source(() => answers.shift()!(), 10);
    expect(await tokens.get()).to.equal(undefined);
    expect(await tokens.get().catch((error: Error) => error.message)).to.equal('signed out');
    void tokens.get();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await tokens.get()).to.equal('token');
  });
});
