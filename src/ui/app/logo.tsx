/** The mark: noise on one side that becomes a picture on the other. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <g fill="var(--on-accent)">
        <circle cx="15.5" cy="8.5" r="2.5" />
        <path d="M10 18l5-6 5 6z" />
        <rect x="4" y="5" width="2.5" height="2.5" opacity=".9" />
        <rect x="8" y="7.5" width="2.5" height="2.5" opacity=".55" />
        <rect x="4.5" y="10.5" width="2.5" height="2.5" opacity=".6" />
        <rect x="7.5" y="12.5" width="2.5" height="2.5" opacity=".9" />
        <rect x="4" y="15.5" width="2.5" height="2.5" opacity=".8" />
      </g>
    </svg>
  );
}
