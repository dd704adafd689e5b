/**
 * The size of the page's type, in px: how large a rem is. It changes where one presents and by the browser's own setting, so it is read when
 * a strip one rem long changes its length, and not whenever somebody asks: a reading has the browser work out its styles.
 */
import { useSyncExternalStore } from 'react';

const USUAL_PX = 16;

const listeners = new Set<() => void>();
let px = USUAL_PX;
let strip: HTMLElement | undefined;
let observer: ResizeObserver | undefined;

function read(): void {
  const now = parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL_PX;
  if (now === px) return;
  px = now;
  for (const tell of listeners) tell();
}

function follow(tell: () => void): () => void {
  listeners.add(tell);
  if (!strip) {
    strip = document.createElement('div');
    strip.style.cssText = 'position:fixed;inline-size:1rem;block-size:0;visibility:hidden';
    strip.setAttribute('aria-hidden', 'true');
    document.body.append(strip);
    observer = new ResizeObserver(read);
    observer.observe(strip);
    read();
  }
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    observer?.disconnect();
    strip?.remove();
    strip = undefined;
  };
}

export const useRem = (): number => useSyncExternalStore(follow, () => px);
