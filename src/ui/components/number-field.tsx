import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { useLabelDrag } from './use-label-drag.ts';

/** The range of a number field and the distance of one arrow key. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Brings what was typed or reached by keys into a value that fits; `note` says in words why it is another one. */
export type ClampNumber = (input: string | number) => { readonly value: number; readonly note?: string | undefined };

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly limits: NumberLimits;
  readonly clamp: ClampNumber;
  readonly onChange: (value: number) => void;
  /** Sees pasted text first; true when it has taken it. */
  readonly onPasteText?: (text: string) => boolean;
  /** Stands between label and input, e.g. a slider. */
  readonly children?: ReactNode;
}

/**
 * A number: typing (taken over at Enter or when left), arrows (Shift: ten steps), the wheel while focused, dragging the
 * label, Esc back to the value before. What does not fit is clamped and a note says so.
 */
export function NumberField({ label, value, limits, clamp, onChange, onPasteText, children }: NumberFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const [note, setNote] = useState({ words: '', value });
  const dragStart = useRef(value);

  const moveTo = (next: number) => {
    setDraft(undefined);
    setNote({ words: '', value });
    // 0.1 + 0.2 is 0.3 for people.
    onChange(clamp(Number(next.toPrecision(12))).value);
  };
  const commit = () => {
    if (draft === undefined) return;
    const clamped = clamp(draft);
    setDraft(undefined);
    setNote({ words: clamped.note ?? '', value: clamped.value });
    if (clamped.value !== value) onChange(clamped.value);
  };
  const drag = useLabelDrag(
    () => {
      dragStart.current = value;
    },
    (steps) => moveTo(dragStart.current + steps * limits.step),
  );

  const step = (steps: number) => {
    const from = draft === undefined || draft.trim() === '' ? value : clamp(draft).value;
    moveTo(from + steps * limits.step);
  };
  const latestStep = useRef(step);
  useEffect(() => {
    latestStep.current = step;
  });
  useEffect(() => {
    const element = input.current;
    // React listens to wheel passively; only an own listener may keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== element || event.deltaY === 0) return;
      event.preventDefault();
      latestStep.current(event.deltaY < 0 ? 1 : -1);
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction !== 0) {
      event.preventDefault();
      step(direction * (event.shiftKey ? 10 : 1));
    } else if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== undefined) {
      event.stopPropagation();
      setDraft(undefined);
      setNote({ words: '', value });
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!onPasteText?.(event.clipboardData.getData('text'))) return;
    event.preventDefault();
    setDraft(undefined);
  };

  return (
    <div className={styles.field}>
      <label htmlFor={id} className={classNames(styles.label, styles.draggable)} {...drag}>
        {label}
      </label>
      <div className={children ? styles.withSlider : undefined}>
        {children}
        <input
          ref={input}
          id={id}
          className={styles.control}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          role="spinbutton"
          aria-valuenow={value}
          aria-valuemin={limits.min}
          aria-valuemax={limits.max}
          aria-describedby={`${id}-note`}
          value={draft ?? String(value)}
          onChange={(event) => setDraft(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      <p id={`${id}-note`} className={styles.note} role="status">
        {/* It speaks of the value it came with: a slider, a recalled picture or another model may have changed that. */}
        {note.value === value ? note.words : ''}
      </p>
    </div>
  );
}
