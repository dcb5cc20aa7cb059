import styles from './progress.module.css';

/** A bar. `fraction` 0…1; undefined while nothing is known yet. The words stand beside it, not in it. */
export function Progress({ label, fraction }: { readonly label: string; readonly fraction: number | undefined }) {
  const percent = fraction === undefined ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={percent === undefined ? styles.unknown : styles.bar}
        style={percent === undefined ? undefined : { scale: `${percent / 100} 1` }}
      />
    </div>
  );
}
