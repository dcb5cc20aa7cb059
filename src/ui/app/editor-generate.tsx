import { type RefObject, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchParts } from '../features/batches/use-batches.tsx';
import type { FormStore } from '../features/generate/form-store.ts';
import { PromptBox } from '../features/generate/prompt-box.tsx';
import { SettingsPanel } from '../features/generate/settings-panel.tsx';
import type { Generate } from '../features/generate/use-generate.ts';
import { QueuePanel } from '../features/jobs/queue-panel.tsx';
import styles from './editor-page.module.css';
import { INPUT_TOOLS } from './input-tools.tsx';

interface EditorGenerateProps {
  readonly projectId: string;
  readonly form: FormStore;
  readonly generate: Generate;
  readonly batches: BatchParts;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  readonly onOpenResult: (resultId: string) => void;
}

/** Making pictures for the open project: the prompt, its settings when asked for, the project's own queue. */
export function EditorGenerate(props: EditorGenerateProps) {
  const { projectId, form, generate, batches, promptRef, onOpenResult } = props;
  const { t } = useTranslation();
  const settingsId = useId();
  const [isSettingsOpen, setIsSettingsOpen] = useState(false);
  return (
    <section className={styles.generate} aria-label={t('editor.generate')}>
      <PromptBox
        form={form}
        generate={generate}
        promptRef={promptRef}
        isSettingsOpen={isSettingsOpen}
        onToggleSettings={() => setIsSettingsOpen(!isSettingsOpen)}
        settingsId={settingsId}
        menu={batches.menu}
      />
      <section id={settingsId} aria-label={t('settings.title')} hidden={!isSettingsOpen}>
        <SettingsPanel form={form} tools={INPUT_TOOLS} missing={generate.missing} batch={batches.fields} />
      </section>
      {batches.trouble}
      <QueuePanel projectId={projectId} onOpenResult={onOpenResult} />
    </section>
  );
}
