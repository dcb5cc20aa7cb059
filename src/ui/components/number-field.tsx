import type { ClipboardEvent, KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { clampNumber, type NumberLimits, parseTypedNumber } from './clamp-number.ts';
import { classNames } from './class-names.ts';
import styles from './field.module.css';
import { useLabelDrag } from './use-label-drag.ts';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly limits: NumberLimits;
  readonly onChange: (value: number) => void;
  /** The words for a value that had to be changed to fit. */
  readonly clampNote: (typed: number, used: number) => string;
  /** Sees pasted text first; true when it has taken it. */
  readonly onPasteText?: (text: string) => boolean;
  /** Stands between label and input, e.g. a slider. */
  readonly children?: ReactNode;
  readonly disabled?: boolean;
}

/**
 * A number: typing (taken over at Enter or when left), arrows (Shift: ten steps), the wheel while focused, dragging the
 * label, Esc back to the value before. What does not fit is clamped and a note says so.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, value, limits, onChange, clampNote, onPasteText, children, disabled } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const [note, setNote] = useState('');
  const dragStart = useRef(value);

  const moveTo = (next: number) => {
    setDraft(undefined);
    setNote('');
    onChange(clampNumber(next, limits));
  };
  const commit = () => {
    if (draft === undefined) return;
    const typed = parseTypedNumber(draft);
    const used = clampNumber(typed, limits);
    setDraft(undefined);
    if (Number.isNaN(used)) return;
    setNote(used === typed ? '' : clampNote(typed, used));
    if (used !== value) onChange(used);
  };
  const drag = useLabelDrag(
    () => {
      dragStart.current = value;
    },
    (steps) => moveTo(dragStart.current + steps * limits.step),
  );

  const latestMove = useRef(moveTo);
  const latestValue = useRef(value);
  useEffect(() => {
    latestMove.current = moveTo;
    latestValue.current = value;
  });
  useEffect(() => {
    const element = input.current;
    // React listens to wheel passively; only an own listener may keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      if (document.activeElement !== element || event.deltaY === 0) return;
      event.preventDefault();
      latestMove.current(latestValue.current + (event.deltaY < 0 ? limits.step : -limits.step));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [limits.step]);

  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction !== 0) {
      event.preventDefault();
      const typed = draft === undefined ? value : parseTypedNumber(draft);
      moveTo((Number.isNaN(typed) ? value : typed) + direction * limits.step * (event.shiftKey ? 10 : 1));
    } else if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== undefined) {
      event.stopPropagation();
      setDraft(undefined);
      setNote('');
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!onPasteText?.(event.clipboardData.getData('text'))) return;
    event.preventDefault();
    setDraft(undefined);
  };

  return (
    <div className={styles.field}>
      <label
        htmlFor={id}
        className={classNames(styles.label, !disabled && styles.draggable)}
        {...(disabled ? {} : drag)}
      >
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
          disabled={disabled}
          value={draft ?? String(value)}
          onChange={(event) => setDraft(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
      <p id={`${id}-note`} className={styles.note} role="status">
        {note}
      </p>
    </div>
  );
}
