/** The mark: one address, three ways out of it. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle cx="10" cy="10" r="8.5" fill="none" stroke="var(--accent)" strokeWidth="1.8" />
      <circle cx="10" cy="10" r="2.4" fill="var(--accent)" />
      <path
        d="M10 10 L10 1.5 M10 10 L17.4 14.3 M10 10 L2.6 14.3"
        stroke="var(--accent)"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
