import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../studio/services/studio.ts';
import { LiveRegion } from '../components/live-region.tsx';
import { TaskRegion } from '../components/task-region.tsx';
import { ToastRegion } from '../components/toast-region.tsx';
import { showToast } from '../components/toast-store.ts';
import { TooltipProvider } from '../components/tooltip.tsx';
import { createBatchStore, roundsOf } from '../features/batches/batch-store.ts';
import { useBatches } from '../features/batches/use-batches.tsx';
import { createFormStore } from '../features/generate/form-store.ts';
import { useGenerate } from '../features/generate/use-generate.ts';
import { useJobAnnouncements } from '../features/jobs/use-job-announcements.ts';
import { useProjectFiles } from '../features/projects/use-project-files.ts';
import { DropTarget } from '../features/recall/drop-target.tsx';
import { useUploads } from '../features/uploads/use-uploads.tsx';
import { Viewer } from '../features/viewer/viewer.tsx';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { useStudio } from '../state/studio-context.tsx';
import { HomePage } from './home-page.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { TopBar } from './top-bar.tsx';
import { useIncomingFiles } from './use-incoming-files.tsx';
import { useRecall } from './use-recall.ts';
import { useRemovePictures } from './use-remove-pictures.ts';
import { goTo, parseRoute, useHash } from './use-route.ts';
import { useWarmUp } from './use-warm-up.ts';

/** With what reads and writes documents: not part of the first paint. */
const EditorPage = lazy(() => import('./editor-page.tsx'));

/** The page: which place shows, and what is common to all places. */
export function App() {
  const { t } = useTranslation();
  const studio = useStudio();
  const [form] = useState(createFormStore);
  const [batch] = useState(createBatchStore);
  const hash = useHash();
  const route = useMemo(() => parseRoute(hash), [hash]);
  const openProject = useCallback((projectId: string) => goTo({ projectId }), []);
  const projectId = route.page === 'project' ? route.projectId : undefined;
  const rounds = useCallback((draft: Parameters<typeof roundsOf>[0]) => roundsOf(draft, batch.getState()), [batch]);
  const generate = useGenerate(form, { projectId, onProject: openProject, rounds });
  const batches = useBatches(generate, batch, projectId);
  const { recallRequest, recallResult } = useRecall(form);
  const removePictures = useRemovePictures();
  const files = useProjectFiles(openProject);
  const uploads = useUploads();
  const recallAll = useCallback(
    (request: Parameters<typeof recallRequest>[0]) => recallRequest(request, t('recall.all')),
    [recallRequest, t],
  );
  const incoming = useIncomingFiles({
    onPictures: uploads.upload,
    onProjectFiles: files.importFiles,
    onRecall: recallAll,
  });
  const [showsShortcuts, setShowsShortcuts] = useState(false);
  const promptField = useRef<HTMLTextAreaElement>(null);
  const wantsPromptFocus = useRef(true);
  const lastViewedId = useRef<string>(undefined);
  const showsRecipe = useRef(false);
  useJobAnnouncements();

  useEffect(() => {
    // Both keep their failure in their state, where the page shows it.
    studio.models.refresh().catch(() => {});
    studio.device.describe().catch(() => {});
  }, [studio]);

  useWarmUp(form);

  const isUnknown = route.page === 'home' && route.isUnknown;
  useEffect(() => {
    if (!isUnknown) return;
    showToast({ tone: 'info', title: t('app.unknownPlace') });
    goTo('home', true);
  }, [isUnknown, t]);

  // Coming home from a picture gives the focus to its tile, otherwise to the prompt.
  useEffect(() => {
    if (route.page === 'viewer') lastViewedId.current = route.resultId;
    else if (route.page === 'home' && wantsPromptFocus.current) promptField.current?.focus();
    wantsPromptFocus.current = false;
  }, [route]);

  const goHome = useCallback(() => goTo('home'), []);
  const openResult = useCallback((result: Result, withRecipe = false) => {
    showsRecipe.current = withRecipe;
    goTo({ resultId: result.id });
  }, []);

  const focusPrompt = () => {
    if (route.page !== 'viewer') return promptField.current?.focus();
    wantsPromptFocus.current = true;
    lastViewedId.current = undefined;
    goHome();
  };
  useShortcuts('everywhere', {
    generate: generate.run,
    generateAtFront: generate.runAtFront,
    focusPrompt,
    list: () => setShowsShortcuts(true),
  });

  return (
    <TooltipProvider>
      {route.page === 'viewer' ? (
        <Viewer
          resultId={route.resultId}
          showsRecipeAtStart={showsRecipe.current}
          onClose={goHome}
          onShow={(resultId) => goTo({ resultId }, true)}
          onRemove={(result) => removePictures([result])}
          onRecall={recallResult}
        />
      ) : route.page === 'project' ? (
        <Suspense fallback={<main aria-busy="true" />}>
          <EditorPage
            projectId={route.projectId}
            form={form}
            generate={generate}
            batches={batches}
            promptRef={promptField}
            onOpenResult={(resultId) => goTo({ resultId })}
            onClose={goHome}
          />
        </Suspense>
      ) : (
        <>
          <TopBar onShowShortcuts={() => setShowsShortcuts(true)} />
          <HomePage
            form={form}
            generate={generate}
            batches={batches}
            promptRef={promptField}
            initialFocusId={lastViewedId.current}
            gallery={{ open: openResult, remove: removePictures, recall: recallResult, upload: uploads.upload }}
            projects={{ files, onOpen: openProject }}
            onOpenResult={(resultId) => goTo({ resultId })}
          />
        </>
      )}
      <DropTarget onFiles={incoming.take} />
      {incoming.question}
      {uploads.report}
      {batches.dialog}
      <TaskRegion label={t('uploads.tasks')} cancelLabel={t('jobs.cancel')} />
      {showsShortcuts ? <ShortcutsDialog onClose={() => setShowsShortcuts(false)} /> : undefined}
      <ToastRegion label={t('app.messages')} dismissLabel={t('app.dismiss')} />
      <LiveRegion />
    </TooltipProvider>
  );
}
