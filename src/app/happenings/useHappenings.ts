/** What happened, for a list on the page: told with every beat of the clock, the past read in quiet moments. */
import { useEffect, useState } from 'react';
import { clusterStore } from '../store/clusterStore.ts';
import { HappeningLog } from './happeningLog.ts';
import type { Told } from './happeningRows.ts';
import { requestsOf, withRequests } from './outsideRequests.ts';

/** Real ms a look into the past may take, and between two of them. */
const BITE_MS = 4;
const BETWEEN_MS = 40;

/** One for the page: whoever opens the list again finds what was read. */
const log = new HappeningLog();

let last: { readonly of: readonly unknown[]; readonly told: readonly Told[] } | undefined;

/** With what was asked from outside; the same list while both are the same. */
function told(): readonly Told[] {
  const happenings = log.list();
  const requests = requestsOf(clusterStore().getState().cluster);
  if (last?.of[0] !== happenings || last.of[1] !== requests)
    last = { of: [happenings, requests], told: withRequests(happenings, requests) };
  return last.told;
}

/** Newest first. */
export function useHappenings(): readonly Told[] {
  const [rows, setRows] = useState<readonly Told[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => setRows(told());
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
