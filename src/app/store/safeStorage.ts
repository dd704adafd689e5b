/** localStorage that may be missing, full or forbidden: the page then simply does not remember. */

export const safeStorage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Nothing to be done: private mode, or full.
    }
  },
};
