/** The page's voice: a live region that tells of the followed packet and of trouble, as much as was asked for. */
import { useEffect, useState } from 'react';
import { clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { createNarrator } from './narrator.ts';

/** A reader needs time for a sentence. */
const EVERY_MS = 1500;

// A default export, because React.lazy asks for one.
// oxlint-disable-next-line house/syntax
export default function Narration() {
  const [text, setText] = useState('');
  useEffect(() => {
    const narrator = createNarrator();
    let spokenAt = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = (): void => {
      const wait = EVERY_MS - (performance.now() - spokenAt);
      if (wait > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          listen();
        }, wait);
        return;
      }
      const { cluster, engine } = clusterStore().getState();
      if (engine !== 'running') return;
      const { selection, narration } = viewStore.getState();
      const sentences = narrator.listen(cluster, selection, narration);
      if (sentences.length === 0) return;
      spokenAt = performance.now();
      setText(sentences.join(' '));
    };
    const stops = [clusterStore().subscribe(listen), viewStore.subscribe(listen)];
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
    };
  }, []);
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="narration">
      {text}
    </p>
  );
}
