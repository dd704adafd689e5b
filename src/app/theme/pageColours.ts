/**
 * The page's colours for those who cannot read a stylesheet: canvases, the editor, the terminal. Custom properties hold `light-dark(…)`
 * unresolved; only a real property of a real element knows which one it is.
 */

/**
 * Reads tokens such as `--text` as `rgb(…)`.
 * @param host where they are read
 */
export function readColours<T>(host: Element, take: (colourOf: (token: string) => string) => T): T {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  // Where the system forces its colours on the document, all would read as the same one.
  probe.style.setProperty('forced-color-adjust', 'none');
  host.append(probe);
  const read = take((token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return read;
}

/** What the system can ask for that changes colours. */
const ASKED = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'];

/** Calls back whenever the page's colours may have become others; returns how to stop. */
export function followTheme(changed: () => void): () => void {
  const attributes = new MutationObserver(changed);
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const queries = ASKED.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    attributes.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
