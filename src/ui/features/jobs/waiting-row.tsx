import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Ban, Clock, Ellipsis, GripVertical } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { MenuButton, type MenuEntry } from '../../components/menu.tsx';
import { keyLabel, SHORTCUTS } from '../../keyboard/shortcuts.ts';
import { QueueRow } from './queue-row.tsx';
import type { QueueActions } from './use-queue-actions.ts';
import type { DropMark } from './use-queue-drag.ts';
import styles from './waiting-list.module.css';

interface WaitingRowProps {
  readonly job: Job;
  /** In the whole queue, from 1. */
  readonly place: number;
  /** How many wait in the whole queue. */
  readonly total: number;
  /** The jobs beside it among those that are shown. */
  readonly previousId: string | undefined;
  readonly nextId: string | undefined;
  /** Where it stands in its batch, in words. */
  readonly batchText: string | undefined;
  /** How many of its batch wait or run. */
  readonly batchUnfinished: number;
  readonly actions: QueueActions;
  readonly isDragged: boolean;
  readonly dropMark: DropMark['where'] | undefined;
  readonly onDragStart: (event: PointerEvent, jobId: string) => void;
}

/** A job that waits: its handle, what it is, where it stands, what can be done. */
export const WaitingRow = memo(function WaitingRow(props: WaitingRowProps) {
  const { job, place, previousId, nextId, batchText, actions, isDragged, dropMark, onDragStart } = props;
  const { t } = useTranslation();
  const prompt = job.request.prompt || t('jobs.noPrompt');
  const entries = useEntries(props);
  const text = place === 1 ? t('jobs.waitingNext') : t('jobs.waitingPlace', { place });
  return (
    <li
      data-job={job.id}
      className={classNames(styles.item, isDragged && styles.dragged, dropMark && styles[dropMark])}
    >
      <QueueRow
        icon={
          previousId === undefined && nextId === undefined ? (
            <Clock size={16} aria-hidden />
          ) : (
            // The menu and its keys do the same.
            <span aria-hidden className={styles.handle} onPointerDown={(event) => onDragStart(event, job.id)}>
              <GripVertical size={16} />
            </span>
          )
        }
        title={prompt}
        text={batchText === undefined ? text : `${text} · ${batchText}`}
        actions={
          <>
            <Button variant="ghost" aria-label={t('jobs.cancelJob', { prompt })} onClick={() => actions.cancel(job)}>
              {t('jobs.cancel')}
            </Button>
            {entries.length > 0 ? (
              <MenuButton entries={entries}>
                <IconButton label={t('jobs.moreJob', { prompt })} icon={<Ellipsis size={16} aria-hidden />} />
              </MenuButton>
            ) : undefined}
          </>
        }
      />
    </li>
  );
});

function useEntries(props: WaitingRowProps): readonly MenuEntry[] {
  const { job, place, total, previousId, nextId, batchUnfinished, actions } = props;
  const { t } = useTranslation();
  const { batchId } = job;
  const entries: MenuEntry[] = [];
  if (previousId !== undefined)
    entries.push({
      label: t('jobs.moveUp'),
      icon: <ArrowUp size={16} aria-hidden />,
      hint: keyLabel(SHORTCUTS.queue.moveJobUp.shown),
      run: () => actions.move(job, { before: previousId }),
    });
  if (nextId !== undefined)
    entries.push({
      label: t('jobs.moveDown'),
      icon: <ArrowDown size={16} aria-hidden />,
      hint: keyLabel(SHORTCUTS.queue.moveJobDown.shown),
      run: () => actions.move(job, { after: nextId }),
    });
  if (place > 1)
    entries.push({
      label: t('jobs.moveToFront'),
      icon: <ArrowUpToLine size={16} aria-hidden />,
      run: () => actions.move(job, 'front'),
    });
  if (place < total)
    entries.push({
      label: t('jobs.moveToBack'),
      icon: <ArrowDownToLine size={16} aria-hidden />,
      run: () => actions.move(job, 'back'),
    });
  if (batchId !== undefined && batchUnfinished > 1) {
    if (entries.length > 0) entries.push('line');
    entries.push({
      label: t('jobs.cancelBatch', { count: batchUnfinished }),
      icon: <Ban size={16} aria-hidden />,
      run: () => actions.cancelAll({ batchId }),
    });
  }
  return entries;
}
