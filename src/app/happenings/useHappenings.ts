/** What happened, for a list on the page: told with every beat of the clock, the past read in quiet moments. */
import { useEffect, useState } from 'react';
import type { Happening } from '../../cluster/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { HappeningLog } from './happeningLog.ts';

/** Real ms a look into the past may take, and between two of them. */
const BITE_MS = 4;
const BETWEEN_MS = 40;

/** One for the page: whoever opens the list again finds what was read. */
const log = new HappeningLog();

/** Newest first. */
export function useHappenings(): readonly Happening[] {
  const [rows, setRows] = useState<readonly Happening[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => setRows(log.list());
    const lookBack = () => {
      timer = log.lookBack(BITE_MS) ? setTimeout(lookBack, BETWEEN_MS) : undefined;
      tell();
    };
    const follow = () => {
      const { cluster, engine } = clusterStore().getState();
      if (engine !== 'running') return;
      log.follow(cluster);
      tell();
      timer ??= setTimeout(lookBack, BETWEEN_MS);
    };
    follow();
    const stop = clusterStore().subscribe(follow);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return rows;
}
