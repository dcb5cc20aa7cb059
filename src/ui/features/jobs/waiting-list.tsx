import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../domain/jobs/job.ts';
import type { QueueTarget } from '../../../domain/jobs/queue-order.ts';
import { Button } from '../../components/button.tsx';
import { useShortcuts } from '../../keyboard/use-shortcuts.ts';
import type { BatchPlace } from './job-groups.ts';
import { useCapped } from './use-capped.ts';
import { useMovedFocus } from './use-moved-focus.ts';
import type { QueueActions } from './use-queue-actions.ts';
import { useQueueDrag } from './use-queue-drag.ts';
import styles from './waiting-list.module.css';
import { WaitingRow } from './waiting-row.tsx';

/** More lines are shown when they are asked for. */
const SHOWN_ROWS = 20;

interface WaitingListProps {
  /** Those that are shown, as the queue goes. */
  readonly jobs: readonly Job[];
  /** All that wait, as the queue goes. */
  readonly queue: readonly Job[];
  readonly batches: ReadonlyMap<string, BatchPlace>;
  readonly actions: QueueActions;
}

/** The jobs that wait, in the order in which they will run: moved by handle, menu and keys. */
export function WaitingList({ jobs, queue, batches, actions }: WaitingListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const { shown, isCut, showAll } = useCapped(jobs, SHOWN_ROWS);
  const moveById = (jobId: string, target: QueueTarget) => {
    const job = jobs.find(({ id }) => id === jobId);
    if (job) actions.move(job, target);
  };
  const drag = useQueueDrag(list, moveById);
  const focus = useMovedFocus();
  useMoveKeys(list, shown, moveById);
  const places = new Map(queue.map(({ id }, index) => [id, index + 1]));

  return (
    <>
      <ol ref={list} aria-label={t('jobs.waiting')} className={styles.list} {...focus}>
        {shown.map((job, index) => {
          const batch = batches.get(job.id);
          return (
            <WaitingRow
              key={job.id}
              job={job}
              place={places.get(job.id) ?? 1}
              total={queue.length}
              previousId={jobs[index - 1]?.id}
              nextId={jobs[index + 1]?.id}
              batchText={batch && t('jobs.ofBatch', { number: batch.number, count: batch.count })}
              batchUnfinished={batch?.unfinishedCount ?? 0}
              actions={actions}
              isDragged={drag.draggedId === job.id}
              dropMark={drag.mark?.jobId === job.id ? drag.mark.where : undefined}
              onDragStart={drag.start}
            />
          );
        })}
      </ol>
      {isCut ? (
        <Button variant="ghost" onClick={showAll}>
          {t('jobs.showAllWaiting', { count: jobs.length })}
        </Button>
      ) : undefined}
    </>
  );
}

/** One line up or down, from whatever in the line has the focus. */
function useMoveKeys(
  list: RefObject<HTMLElement | null>,
  jobs: readonly Job[],
  move: (jobId: string, target: QueueTarget) => void,
): void {
  const step = ({ target }: KeyboardEvent, by: -1 | 1) => {
    const jobId = target instanceof Element ? target.closest<HTMLElement>('[data-job]')?.dataset['job'] : undefined;
    const index = jobs.findIndex(({ id }) => id === jobId);
    const neighbour = index < 0 ? undefined : jobs[index + by];
    if (jobId !== undefined && neighbour) move(jobId, by < 0 ? { before: neighbour.id } : { after: neighbour.id });
  };
  useShortcuts('queue', { moveJobUp: (event) => step(event, -1), moveJobDown: (event) => step(event, 1) }, list);
}
