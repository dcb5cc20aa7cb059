import '../../../src/ui/components/tokens.css';
import '../../../src/ui/components/base.css';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { vi } from 'vitest';
import { page } from 'vitest/browser';
import type { ProjectDocument } from '../../../src/domain/document/document-replica.ts';
import type { Layer } from '../../../src/domain/document/records.ts';
import type { Project } from '../../../src/studio/services/projects.ts';
import EditorPage from '../../../src/ui/app/editor-page.tsx';
import { ErrorBoundary } from '../../../src/ui/app/error-boundary.tsx';
import { LiveRegion } from '../../../src/ui/components/live-region.tsx';
import { ToastRegion } from '../../../src/ui/components/toast-region.tsx';
import { toastStore } from '../../../src/ui/components/toast-store.ts';
import { TooltipProvider } from '../../../src/ui/components/tooltip.tsx';
import { createBatchStore } from '../../../src/ui/features/batches/batch-store.ts';
import { useBatches } from '../../../src/ui/features/batches/use-batches.tsx';
import { createFormStore } from '../../../src/ui/features/generate/form-store.ts';
import { useGenerate } from '../../../src/ui/features/generate/use-generate.ts';
import en from '../../../src/ui/locales/en.json';
import { StudioProvider } from '../../../src/ui/state/studio-context.tsx';
import { createI18n } from '../../../src/ui/words/i18n.ts';
import { createFakeStudio, type FakeStudio } from './fake-studio.ts';

export interface ShownEditor {
  readonly studio: FakeStudio;
  readonly project: Project;
  /** The open document; real, in memory. */
  readonly document: ProjectDocument;
  /** All layers as listed, topmost first, groups before what is in them. */
  layers(): readonly Layer[];
  readonly onClose: () => void;
  takeDown(): void;
}

interface ShowOptions {
  readonly studio?: FakeStudio;
  readonly project?: Partial<Project>;
  readonly language?: string;
  readonly strings?: Record<string, unknown>;
  /** Before the page is there. */
  readonly prepare?: (studio: FakeStudio, project: Project) => void;
}

/** Puts the editor of a project into the document and waits until it is open. */
export async function showEditor(options: ShowOptions = {}): Promise<ShownEditor> {
  toastStore.setState({ toasts: [] });
  const studio = options.studio ?? createFakeStudio();
  const project = studio.addProject({ name: 'Poster', width: 400, height: 300, ...options.project });
  options.prepare?.(studio, project);
  await studio.models.refresh();
  const container = globalThis.document.createElement('div');
  globalThis.document.body.append(container);
  const i18n = await createI18n(options.language ?? 'en', options.strings ?? en);
  const onClose = vi.fn();
  const root = createRoot(container);
  root.render(
    <I18nextProvider i18n={i18n}>
      <ErrorBoundary>
        <StudioProvider value={studio}>
          <TooltipProvider>
            <Editor projectId={project.id} onClose={onClose} />
            <ToastRegion label="Messages" dismissLabel="Dismiss" />
            <LiveRegion />
          </TooltipProvider>
        </StudioProvider>
      </ErrorBoundary>
    </I18nextProvider>,
  );
  await vi.waitFor(() => {
    if (page.getByRole('application').elements().length === 0) throw new Error('The editor is not open yet.');
  });
  const document = studio.document(project.id);
  return {
    studio,
    project,
    document,
    layers: () => {
      const { artboards, children, layers } = document.getState();
      const under = (id: string): readonly Layer[] =>
        (children.get(id) ?? []).toReversed().flatMap((child) => [layers.get(child)!, ...under(child)]);
      return artboards.flatMap(({ id }) => under(id));
    },
    onClose,
    takeDown() {
      root.unmount();
      container.remove();
    },
  };
}

function Editor({ projectId, onClose }: { readonly projectId: string; readonly onClose: () => void }) {
  const [form] = useState(createFormStore);
  const [promptRef] = useState({ current: null });
  const generate = useGenerate(form, { projectId });
  const [batch] = useState(createBatchStore);
  const batches = useBatches(generate, batch, projectId);
  return (
    <EditorPage
      projectId={projectId}
      form={form}
      generate={generate}
      batches={batches}
      promptRef={promptRef}
      onOpenResult={() => {}}
      onClose={onClose}
    />
  );
}
