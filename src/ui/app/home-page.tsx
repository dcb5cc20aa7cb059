import { type RefObject, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import { useStore } from 'zustand';
import { classNames } from '../components/class-names.ts';
import type { BatchParts } from '../features/batches/use-batches.tsx';
import { DeviceLine } from '../features/device/device-line.tsx';
import { Gallery, type GalleryActions } from '../features/gallery/gallery.tsx';
import { chosenPackage } from '../features/generate/chosen-package.ts';
import { ExamplePrompts } from '../features/generate/example-prompts.tsx';
import type { FormStore } from '../features/generate/form-store.ts';
import { PromptBox } from '../features/generate/prompt-box.tsx';
import { SettingsPanel } from '../features/generate/settings-panel.tsx';
import type { Generate } from '../features/generate/use-generate.ts';
import { HealthBanners } from '../features/health/health-banners.tsx';
import { QueuePanel } from '../features/jobs/queue-panel.tsx';
import { ProjectsSection, type ProjectsSectionProps } from '../features/projects/projects-section.tsx';
import { useFocusRescue } from '../keyboard/use-focus-rescue.ts';
import { storedValue } from '../state/stored-value.ts';
import { useStudio } from '../state/studio-context.tsx';
import { useStored } from '../state/use-stored.ts';
import { useWatchable } from '../state/use-watchable.ts';
import styles from './home-page.module.css';
import { INPUT_TOOLS } from './input-tools.tsx';

/** null until the user decides: then the width does. */
const storedSettingsOpen = storedValue('studio.settingsOpen', v.nullable(v.boolean()), null);

interface HomePageProps {
  readonly form: FormStore;
  readonly generate: Generate;
  readonly batches: BatchParts;
  readonly promptRef: RefObject<HTMLTextAreaElement | null>;
  /** The picture whose tile takes the focus. */
  readonly initialFocusId: string | undefined;
  readonly gallery: GalleryActions;
  readonly projects: ProjectsSectionProps;
  readonly onOpenResult: (resultId: string) => void;
}

/** The start: the prompt first, its settings beside it, the queue and all pictures below. */
export function HomePage({
  form,
  generate,
  batches,
  promptRef,
  initialFocusId,
  gallery,
  projects,
  onOpenResult,
}: HomePageProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const settingsId = useId();
  const main = useRef<HTMLElement>(null);
  useFocusRescue(main);
  const packageId = useStore(form, (state) => state.packageId);
  const { packages } = useWatchable(studio.models);
  const { jobs } = useWatchable(studio.jobs);
  const { results, isLoaded } = useWatchable(studio.results);
  const [chosenOpen, setIsSettingsOpen] = useStored(storedSettingsOpen);
  const isSettingsOpen = chosenOpen ?? matchMedia('(width >= 1024px)').matches;
  const isFresh = isLoaded && results.length === 0 && jobs.length === 0;

  return (
    <div className={classNames(styles.page, isSettingsOpen && styles.withSettings)}>
      <main ref={main} tabIndex={-1} className={styles.main}>
        <HealthBanners />
        <div className={styles.prompt}>
          <PromptBox
            form={form}
            generate={generate}
            promptRef={promptRef}
            isSettingsOpen={isSettingsOpen}
            onToggleSettings={() => setIsSettingsOpen(!isSettingsOpen)}
            settingsId={settingsId}
            menu={batches.menu}
            enter={{ run: generate.runInNewProject, hint: t('prompt.projectHint') }}
          />
          <DeviceLine chosen={chosenPackage({ packageId }, packages)} />
        </div>
        {/* Beside the rest on a wide page, between prompt and pictures on a narrow one. */}
        <section id={settingsId} className={styles.settings} aria-label={t('settings.title')} hidden={!isSettingsOpen}>
          <h2 className={styles.settingsTitle}>{t('settings.title')}</h2>
          <SettingsPanel form={form} tools={INPUT_TOOLS} missing={generate.missing} batch={batches.fields} />
        </section>
        <div className={styles.pictures}>
          {isFresh ? (
            <ExamplePrompts
              onChoose={(prompt) => {
                form.setState({ prompt });
                generate.run();
              }}
            />
          ) : undefined}
          <ProjectsSection {...projects} />
          {batches.trouble}
          <QueuePanel onOpenResult={onOpenResult} />
          <Gallery {...gallery} initialFocusId={initialFocusId} />
        </div>
      </main>
    </div>
  );
}
