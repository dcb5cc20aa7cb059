import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/test.ts';

test.describe('the shell', () => {
  test('[H9] opens cross-origin isolated and in a secure context', async ({ page }) => {
    await page.goto('./');
    await expect(page).toHaveTitle(/AI Design Studio/);
    expect(await page.evaluate(() => [crossOriginIsolated, isSecureContext])).toEqual([true, true]);
  });

  for (const colorScheme of ['dark', 'light'] as const)
    test(`axe finds nothing, ${colorScheme}`, async ({ page }) => {
      // Without motion: half-way through a fade, text has less contrast than it is going to have.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('./');
      await expect(page.getByRole('spinbutton', { name: 'Steps' })).toBeVisible();
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
      expect(violations).toEqual([]);
    });
});

/** What an injected script would try. Each must be refused, and each refusal reported: a silent guard guards nothing. */
test.describe('the policy', () => {
  test.use({ expectedProblems: /CSP:|content security policy|trusted ?types?|refused to/i });

  test('[H12] refuses foreign workers, markup and code in strings, inline styles and foreign hosts', async ({
    page,
  }) => {
    await page.goto('./');
    const outcomes = await page.evaluate(async () => {
      const attempt = async (action: () => unknown) => {
        try {
          await action();
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.name : 'refused';
        }
      };
      const style = document.createElement('style');
      style.textContent = 'body { outline: 7px solid }';
      document.head.append(style);
      return {
        worker: await attempt(() => new Worker(new URL('./assets/evil.js', document.baseURI))),
        blobWorker: await attempt(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
        markup: await attempt(() => {
          document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
        }),
        // From a timer: what the test itself runs in the page is exempt from this rule.
        code: await new Promise((resolve) => setTimeout(() => resolve(attempt(() => new Function('return 1')())))),
        foreignHost: await attempt(() => fetch('https://example.com/')),
        style: getComputedStyle(document.body).outlineWidth === '7px' ? 'done' : 'refused',
      };
    });
    expect(outcomes).toEqual({
      worker: 'TypeError',
      blobWorker: 'TypeError',
      markup: 'TypeError',
      code: 'EvalError',
      foreignHost: 'TypeError',
      style: 'refused',
    });
  });

  test('[H12] violations reach the test that caused them', async ({ page, host }) => {
    await page.goto('./');
    await page.evaluate(() => fetch('https://example.com/').catch(() => undefined));
    await expect.poll(() => host.takeViolations().join()).toContain('connect-src');
  });
});
