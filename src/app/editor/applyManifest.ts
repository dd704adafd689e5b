/** Applies an open file to the cluster, and keeps the API server's answer with the file. */
import { ApiError } from '../../api/index.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { manifestStore, setOutcome } from './manifestStore.ts';
import { REQUEST_LIMIT } from './yaml/manifest.ts';

/** Returns whether the API server took it. An engine fault is not the learner's: it goes to the page's fault banner. */
export function applyFile(id: string): boolean {
  const file = manifestStore.getState().files.find((candidate) => candidate.id === id);
  if (!file) return false;
  const { text } = file;
  try {
    if (byteLength(text) > REQUEST_LIMIT) throw tooLarge();
    const results = act((cluster) => cluster.apply(text));
    setOutcome(id, { kind: 'applied', text, results });
    return true;
  } catch (error) {
    if (error instanceof ApiError) setOutcome(id, { kind: 'refused', text, error });
    else clusterStore().setState({ fault: error instanceof Error ? error : new Error(String(error)) });
    return false;
  }
}

function byteLength(text: string): number {
  return text.length > REQUEST_LIMIT ? text.length : new TextEncoder().encode(text).length;
}

/** A real server stops reading a request here, before it looks at what is in it. */
function tooLarge(): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Request entity too large: limit is ${REQUEST_LIMIT}`,
    reason: 'RequestEntityTooLarge',
    code: 413,
  });
}
