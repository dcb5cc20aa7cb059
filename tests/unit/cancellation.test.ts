import { expect, test } from 'vitest';
import { CancellationSource, NEVER_CANCELLED } from '../../src/domain/core/cancellation.ts';

test('a token tells its listeners once and throws from then on', () => {
  const source = new CancellationSource();
  let calls = 0;
  source.token.onCancelled(() => calls++);
  source.token.throwIfCancelled();
  source.cancel();
  source.cancel();
  expect(calls).toBe(1);
  expect(() => source.token.throwIfCancelled()).toThrow(expect.objectContaining({ code: 'cancelled' }));
});

test('a listener that unsubscribed hears nothing; a late one hears at once', () => {
  const source = new CancellationSource();
  const heard: string[] = [];
  source.token.onCancelled(() => heard.push('gone'))();
  source.cancel();
  source.token.onCancelled(() => heard.push('late'));
  expect(heard).toEqual(['late']);
  expect(NEVER_CANCELLED.isCancelled).toBe(false);
});
