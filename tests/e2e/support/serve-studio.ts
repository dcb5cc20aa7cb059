import { fileURLToPath } from 'node:url';
import { createHost, type Host } from '../../../tools/host/create-host.ts';
import { fixturePackagesFolder } from '../../fixtures/packages.ts';

/** The project's own host with the built app, and what its policy had to refuse. */
export interface StudioHost extends Host {
  /** Violations of the content security policy since the last call, of pages and workers alike, one line each. */
  takeViolations(): string[];
}

/** What a test may serve in place of the usual. */
export interface ServeOptions {
  readonly appFolder?: string;
  readonly modelsFolder?: string;
  readonly port?: number;
}

/** Serves dist and the test packages (the starter among them) on a free port. The caller closes it. */
export async function serveStudio(options: ServeOptions = {}): Promise<StudioHost> {
  const violations: string[] = [];
  const host = await createHost({
    appFolder: options.appFolder ?? fileURLToPath(new URL('../../../dist', import.meta.url)),
    modelsFolder: options.modelsFolder ?? (await fixturePackagesFolder({ includesStarter: true })),
    port: options.port ?? 0,
    onCspReport: (report) => violations.push(summary(report)),
  });
  return { ...host, takeViolations: () => violations.splice(0) };
}

function summary(report: string): string {
  try {
    const facts = new Map<string, unknown>(Object.entries(JSON.parse(report)['csp-report']));
    const parts = ['document-uri', 'effective-directive', 'blocked-uri', 'source-file', 'line-number', 'script-sample'];
    return `CSP: ${parts.map((part) => `${part} ${facts.get(part)}`).join(', ')}`;
  } catch {
    return `CSP: ${report}`;
  }
}
