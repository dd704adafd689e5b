/** What an element needs to have a tooltip. */
export function tip(label: string, shortcut?: string) {
  return { 'data-tip': label, 'data-tip-shortcut': shortcut };
}
