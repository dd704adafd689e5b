/** Changing a setting from the page: done at once, with a way back; what is refused is said at the field it is about. */
import { ApiError, type Node, type StatusCause, type TrafficSource } from '../../api/index.ts';
import type { Cluster, ClusterChange } from '../../cluster/index.ts';
import { actWithUndo } from '../actions/takeBack.ts';
import { showToast } from '../store/toastStore.ts';
import { settingWords } from './words.tsx';

/** One thing that is wrong, and the field it is about, when the server names one. */
export interface Problem {
  readonly field: string | undefined;
  readonly message: string;
}

const NONE: readonly Problem[] = [];

function problemsOf(message: string, causes: readonly StatusCause[] | undefined): readonly Problem[] {
  if (!causes?.length) return [{ field: undefined, message }];
  return causes.map((cause) => ({ field: cause.field, message: cause.message ?? message }));
}

/** The first problem with a field, as a sentence. */
export function problemWith(problems: readonly Problem[], ...fields: readonly string[]): string | undefined {
  return problems.find(({ field }) => fields.some((name) => field !== undefined && field.startsWith(name)))?.message;
}

/** Problems that are about none of these fields: to be said below the form. */
export function otherProblems(problems: readonly Problem[], ...fields: readonly string[]): readonly Problem[] {
  return problems.filter(({ field }) => !fields.some((name) => field !== undefined && field.startsWith(name)));
}

/** What is wrong; empty: it is done, and the corner of the page says so. */
function attempt(work: (cluster: Cluster) => void, said: string): readonly Problem[] {
  try {
    const undo = actWithUndo(work);
    showToast(said, { undo });
    return NONE;
  } catch (error) {
    if (error instanceof ApiError) return problemsOf(error.message, error.status.details?.causes);
    throw error;
  }
}

export function configure(change: ClusterChange, said: string): readonly Problem[] {
  return attempt((cluster) => cluster.configure(change), said);
}

export function setTraffic(source: TrafficSource, said: string): readonly Problem[] {
  return attempt((cluster) => cluster.setTraffic(source), said);
}

export function removeTraffic(id: string): void {
  attempt((cluster) => cluster.removeTraffic(id), settingWords.traffic.removed);
}

/** Labels and taints are the Node object's: an ordinary PATCH. A label of null is taken away. */
export function patchNode(
  name: string,
  change: {
    readonly labels?: Readonly<Record<string, string | null>>;
    readonly taints?: Node['spec']['taints'];
  },
  said: string,
): readonly Problem[] {
  const { labels, taints } = change;
  const body = { ...(labels ? { metadata: { labels } } : {}), ...(taints ? { spec: { taints } } : {}) };
  return attempt((cluster) => {
    const { status, body: answer } = cluster.request({
      method: 'PATCH',
      path: `/api/v1/nodes/${name}`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body,
    });
    if (status >= 400) throw new ApiError(answer as ApiError['status']);
  }, said);
}
