/** The theme is an attribute of the document, so that portals and Monaco follow it too. */
import { useLayoutEffect } from 'react';
import type { Theme } from '../store/viewStore.ts';

export function useTheme(theme: Theme): void {
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
