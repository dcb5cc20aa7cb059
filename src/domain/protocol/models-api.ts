import type { PromptRole } from '../prompting/prompt-schedule.ts';
import type { PromptTokenCount } from '../prompting/token-count.ts';

/** A package that is whole on this device: every file there and verified. */
export interface InstalledPackage {
  readonly id: string;
  readonly name: string;
  readonly revision: string;
  readonly sizeBytes: number;
  /** ISO 8601 UTC. */
  readonly installedAt: string;
}

/** What an installation would cost, before a byte is fetched. */
export interface DownloadPlan {
  readonly packageId: string;
  readonly name: string;
  readonly revision: string;
  readonly totalBytes: number;
  /** Already on disk and verified, whole files and parts. */
  readonly presentBytes: number;
  readonly isInstalled: boolean;
}

/**
 * Progress of an installation. Invariants: `loadedBytes` never falls, `totalBytes` never changes, the last event has
 * loadedBytes = totalBytes, none comes after the call has settled.
 */
export interface DownloadProgress {
  readonly packageId: string;
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly file: string;
}

export interface StorageUsage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly packageBytes: number;
  /** Whether the browser promised to keep the origin's data; without, it may clear it when the disk runs short. */
  readonly isPersisted: boolean;
}

/** A prompt as a job would have it, styles and choices made. */
export interface CountedPrompt {
  readonly text: string;
  readonly role: PromptRole;
  /** Steps of the pass: what stands in `[from:to:when]` depends on them. 1…1,000. */
  readonly stepCount: number;
}

/**
 * The models worker. Every method may reject with a StudioError (`host-unreachable`, `download-rejected`,
 * `download-short`, `hash-mismatch`, `manifest-invalid`, `storage-full`, `storage-unavailable`, `cancelled`, …).
 * `packageUrl` is the absolute URL of the folder that holds manifest.json, ending in "/".
 */
export interface ModelsApi {
  plan(packageUrl: string): Promise<DownloadPlan>;
  /** Downloads what is missing, verifies, marks ready. One downloader per package over all tabs: a second caller waits for the first. */
  install(packageUrl: string, onProgress: (progress: DownloadProgress) => void): Promise<InstalledPackage>;
  /** Stops the running installation of this package; what is verified stays for the next time. */
  cancelInstall(packageId: string): Promise<void>;
  list(): Promise<readonly InstalledPackage[]>;
  /** Reads every byte again. Rejects with `file-corrupt` (details.path) and takes the ready mark away when one is wrong. */
  verify(packageId: string, onProgress: (progress: DownloadProgress) => void): Promise<void>;
  remove(packageId: string): Promise<void>;
  usage(): Promise<StorageUsage>;
  /**
   * Counts with the installed package's own tokenizer.
   * @throws StudioError `package-not-installed`, `file-corrupt`; `invalid-request` as countPromptTokens does.
   */
  countTokens(packageId: string, prompt: CountedPrompt): Promise<PromptTokenCount>;
}
