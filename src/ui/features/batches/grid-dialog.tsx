import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AxisSources } from '../../../domain/batches/axis.ts';
import { AXIS_NAMES, countCells, type GridProblem, planGrid } from '../../../domain/batches/grid.ts';
import { StudioError, toStudioError } from '../../../domain/core/errors.ts';
import { pictureCount } from '../../../domain/diffusion/request.ts';
import { requestLimits } from '../../../domain/models/request-limits.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { showToast } from '../../components/toast-store.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useStored } from '../../state/use-stored.ts';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { AxisRow } from './axis-row.tsx';
import styles from './grid-dialog.module.css';
import { choicesOf, readGrid, storedGrid } from './grid-draft.ts';
import { drawSeed, type RequestDraft } from './request-draft.ts';
import { useGridWords } from './use-grid-words.ts';

interface GridDialogProps {
  readonly draft: RequestDraft;
  /** Where the pictures wait. */
  readonly projectId: string | undefined;
  readonly onClose: () => void;
}

/** A1111's X/Y/Z plot: up to three fields, each with its values; what it comes to is said before it is queued. */
export default function GridDialog({ draft, projectId, onClose }: GridDialogProps) {
  const { t } = useTranslation();
  const studio = useStudio();
  const words = useGridWords();
  const { packages: offered } = useWatchable(studio.models);
  const [typed, setTyped] = useStored(storedGrid);
  const [isQueueing, setIsQueueing] = useState(false);
  const [error, setError] = useState<StudioError>();
  const { request } = draft;
  const packages = useMemo(() => offered.map(({ manifest: { id, name } }) => ({ id, name })), [offered]);
  const plan = useMemo(
    () => (grid: typeof typed, sources: AxisSources) => {
      const { axes, problems } = readGrid(grid, sources);
      const isRead = AXIS_NAMES.every((name) => problems[name] === undefined);
      const limitsOf = (packageId: string) => {
        const found = offered.find(({ manifest }) => manifest.id === packageId);
        if (!found) throw new StudioError('package-unknown', `There is no package ${packageId}.`, { packageId });
        return requestLimits(found.manifest);
      };
      return { axes, problems, planned: isRead ? planGrid(sources.request, axes, limitsOf) : undefined };
    },
    [offered],
  );

  // Checking hundreds of cells is not to hold up the typing.
  const shown = useDeferredValue(typed);
  const { axes, problems, planned } = useMemo(
    () => plan(shown, { request, packages, drawSeed: () => request.seed }),
    [plan, shown, request, packages],
  );
  const { sides, total } = countCells(axes);
  const hasAxis = AXIS_NAMES.some((name) => axes[name] !== undefined);
  const problem: GridProblem | undefined = planned && 'problem' in planned ? planned.problem : undefined;
  const canQueue = hasAxis && planned !== undefined && problem === undefined && !isQueueing;

  const queue = async () => {
    setError(undefined);
    setIsQueueing(true);
    try {
      const ready = plan(typed, { request, packages, drawSeed });
      if (!ready.planned || 'problem' in ready.planned) return;
      const cells = ready.planned.cells.map((cell) => ({ ...cell, request: draft.prepare(cell.request) }));
      await studio.batches.enqueueGrid(
        cells,
        words.sheet(ready.axes, request.prompt),
        projectId === undefined ? {} : { projectId },
      );
      draft.noteQueued(request);
      showToast({ tone: 'info', title: t('grid.queued', { count: cells.length }), text: t('grid.sheetFollows') });
      onClose();
    } catch (cause) {
      setError(toStudioError(cause));
    } finally {
      setIsQueueing(false);
    }
  };

  const run = () => {
    if (canQueue) void queue();
  };

  return (
    <Dialog
      title={t('grid.title')}
      description={t('grid.description')}
      closeLabel={t('app.close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('grid.cancel')}</Button>
          <Button variant="primary" isUnavailable={!canQueue} onClick={run}>
            {t('grid.queue')}
          </Button>
        </>
      }
    >
      {AXIS_NAMES.map((name) => {
        const axisProblem = problems[name];
        const own = axisProblem
          ? words.axisProblem(axisProblem)
          : problem?.axis === name
            ? words.gridProblem(problem)
            : undefined;
        return (
          <AxisRow
            key={name}
            name={name}
            axis={typed[name]}
            choices={choicesOf(typed[name], { request })}
            packages={packages}
            problem={own}
            onChange={(axis) => setTyped({ ...typed, [name]: axis })}
            onEnter={run}
          />
        );
      })}
      <p className={styles.preview} role="status">
        {hasAxis
          ? t('grid.preview', { count: total * pictureCount(request), sides: sides.join(' × ') })
          : t('grid.noAxis')}
      </p>
      <p className={styles.problem} role="status">
        {problem && problem.axis === undefined ? words.gridProblem(problem) : ''}
      </p>
      {error ? (
        <ErrorBanner
          code={error.code}
          message={error.message}
          details={error.details}
          handlers={{ 'run-again': run }}
          onDismiss={() => setError(undefined)}
        />
      ) : undefined}
    </Dialog>
  );
}
