/**
 * Parts of the page that the first scene does without: loaded once it stands, and shown when the engine is there for them to ask.
 * A load that failed reaches the panel's boundary; its "Try again" is another attempt, with another load.
 */
import { createContext, createElement, lazy, use, type ComponentType, type LazyExoticComponent } from 'react';
import { firstPaint } from '../session/firstPaint.ts';
import { showToast } from '../store/toastStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { uiWords } from './words.tsx';

/** How often the boundary around a part has tried. */
export const AttemptContext = createContext(1);

/** Said when something small could not be loaded, and no panel stands around it to say so. */
export function sayNotLoaded(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  showToast(uiWords.faults.notLoaded(why), { tone: 'error' });
}

/** The part as a component; it suspends until it is there. */
export function latePart<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  // React keeps a lazy component that failed as failed, so each attempt needs one of its own.
  const attempts = new Map<number, LazyExoticComponent<ComponentType<P>>>();
  const begin = async () => {
    const [part] = await Promise.all([firstPaint().then(load), engineRunning()]);
    return part;
  };
  return function LatePart(props: P) {
    const attempt = use(AttemptContext);
    const part = attempts.get(attempt) ?? lazy(begin);
    attempts.set(attempt, part);
    return createElement(part as ComponentType<P>, props);
  };
}
