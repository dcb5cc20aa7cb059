import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../domain/document/command-table.ts';
import type { OpenProject } from '../../studio/services/projects.ts';
import { Button } from '../components/button.tsx';
import { announce } from '../components/live-region.tsx';
import { createEditing } from '../document/editing.ts';
import { EditingProvider } from '../document/editing-context.tsx';
import { useOpenProject } from '../document/use-open-project.ts';
import { ErrorBanner } from '../trouble/error-banner.tsx';
import { showError } from '../trouble/show-error.ts';
import styles from './editor-page.module.css';
import type { EditorPageProps } from './editor-page-props.ts';
import { EditorWorkspace } from './editor-workspace.tsx';

/** A project to work on. */
export default function EditorPage(props: EditorPageProps) {
  const { t } = useTranslation();
  const { projectId, onClose } = props;
  const opening = useOpenProject(projectId);
  if (opening.status === 'open') return <OpenEditor key={projectId} {...props} project={opening.project} />;
  return (
    <main className={styles.waiting}>
      {opening.status === 'opening' ? (
        <p role="status">{t('editor.opening')}</p>
      ) : opening.error.code === 'not-found' ? (
        <p role="alert">{t('editor.gone')}</p>
      ) : (
        <ErrorBanner
          code={opening.error.code}
          message={opening.error.message}
          details={opening.error.details}
          handlers={{ 'try-again': opening.retry, 'run-again': opening.retry, reload: () => location.reload() }}
        />
      )}
      <Button onClick={onClose}>{t('editor.back')}</Button>
    </main>
  );
}

function OpenEditor({ project, ...props }: EditorPageProps & { readonly project: OpenProject }) {
  const { t } = useTranslation();
  const editing = useMemo(
    () =>
      createEditing(project.document, {
        onError: (error) => showError(t, error),
        onUndone: (command) => announce(t('editor.undid', { name: t(COMMANDS[command].labelKey) })),
        onRedone: (command) => announce(t('editor.redid', { name: t(COMMANDS[command].labelKey) })),
      }),
    [project, t],
  );
  return (
    <EditingProvider value={editing}>
      <EditorWorkspace {...props} project={project} />
    </EditingProvider>
  );
}
