import { expect, test } from '../support/test.ts';

/** What Chromium's `trustedTypes` gives and TypeScript's libraries lack. */
interface PolicyScope {
  readonly trustedTypes: {
    readonly defaultPolicy: { createScriptURL(url: string, type: string, sink: string): unknown } | null;
  };
}

test.use({ expectedProblems: /script-sample Worker constructor\|\.\/index-AbCd1234\.js/ });

test('[H21] the app’s own workers start under the policy, and hold it themselves', async ({ page, request }) => {
  await page.goto('./');
  await page.waitForFunction(() => 'studio' in window);
  const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
  expect(worker.url()).toMatch(/\/assets\/(models|inference|media)\.worker-[\w-]{8}\.js$/);
  const headers = (await request.get(worker.url())).headers();
  expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");

  const outcome = await worker.evaluate(() => {
    const policy = (self as unknown as PolicyScope).trustedTypes.defaultPolicy;
    const runtimeScript = new URL('./ort-wasm-simd-threaded-AbCd1234.mjs', self.location.href).href;
    try {
      new Worker('./index-AbCd1234.js');
      return 'started';
    } catch (error) {
      const refusal = error instanceof Error ? error.name : 'refused';
      return [refusal, String(policy?.createScriptURL(runtimeScript, 'TrustedScriptURL', 'test')) === runtimeScript];
    }
  });
  expect(outcome).toEqual(['TypeError', true]);
});
