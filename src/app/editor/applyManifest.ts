/** Applies an open file to the cluster, and keeps the API server's answer with the file. */
import { ApiError, type StatusReason } from '../../api/index.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { manifestStore, setOutcome } from './manifestStore.ts';
import { DEEPEST, isTooDeep } from './yaml/depth.ts';
import { REQUEST_LIMIT } from './yaml/manifest.ts';

/** Returns whether the API server took it. An engine fault is not the learner's: it goes to the page's fault banner. */
export function applyFile(id: string): boolean {
  const file = manifestStore.getState().files.find((candidate) => candidate.id === id);
  if (!file) return false;
  const { text } = file;
  try {
    refuseUnreadable(text);
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

/**
 * What must not reach the parser. A real server stops reading a request at its size limit, before it looks at what is in it, and
 * its YAML parser stops at a depth of 10000; ours stops sooner.
 */
function refuseUnreadable(text: string): void {
  if (byteLength(text) > REQUEST_LIMIT)
    throw refusal('RequestEntityTooLarge', 413, `Request entity too large: limit is ${REQUEST_LIMIT}`);
  if (isTooDeep(text))
    throw refusal('BadRequest', 400, `error converting YAML to JSON: yaml: exceeded max depth of ${DEEPEST}`);
}

function refusal(reason: StatusReason, code: number, message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}
