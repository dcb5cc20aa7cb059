import { MemoryStorage } from '../../../src/studio/persistence/memory-storage.ts';
import { StudioPromptService } from '../../../src/studio/services/prompt-service.ts';
import type { PromptService } from '../../../src/studio/services/prompts.ts';
import { TabChannel } from '../../../src/studio/services/tab-channel.ts';

/** Lists, styles and history of one test: the real service over a storage in memory. A ZIP has the paths in it. */
export function createFakePrompts(): PromptService {
  const prompts = new StudioPromptService({
    storage: new MemoryStorage(),
    channel: new TabChannel(`prompts-${crypto.randomUUID()}`),
    media: { packArchive: async (entries) => new Blob([entries.map(({ path }) => path).join('\n')]) },
  });
  prompts.load().catch((error) => console.error('The prompts of a test could not be read.', error));
  return prompts;
}
