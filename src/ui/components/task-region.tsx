import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Button } from './button.tsx';
import { Progress } from './progress.tsx';
import styles from './task-region.module.css';
import { type Task, taskStore } from './task-store.ts';

interface TaskRegionProps {
  readonly label: string;
  readonly cancelLabel: string;
}

/** The corner where long work shows how far it is, each with a cancel. */
export function TaskRegion({ label, cancelLabel }: TaskRegionProps) {
  const tasks = useStore(taskStore, (state) => state.tasks);
  return (
    <section className={styles.region} aria-label={label}>
      {tasks.map((task) => (
        <TaskCard key={task.id} task={task} cancelLabel={cancelLabel} />
      ))}
    </section>
  );
}

function TaskCard({ task, cancelLabel: regionLabel }: { readonly task: Task; readonly cancelLabel: string }) {
  const cancelLabel = task.cancelLabel ?? regionLabel;
  const card = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<Element>(null);
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      // The card goes away with its work: the focus goes back to where it came from.
      if (element?.contains(document.activeElement) && cameFrom.current instanceof HTMLElement)
        cameFrom.current.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus comes from.
    <div
      ref={card}
      className={styles.task}
      onFocus={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
      }}
    >
      <div>
        <p className={styles.title} role="status">
          {task.title}
        </p>
        {task.text ? <p className={styles.text}>{task.text}</p> : undefined}
      </div>
      <Button isUnavailable={task.isCancelling} aria-label={`${cancelLabel}: ${task.title}`} onClick={task.cancel}>
        {cancelLabel}
      </Button>
      <div className={styles.bar}>
        <Progress label={task.title} fraction={task.fraction} />
      </div>
    </div>
  );
}
