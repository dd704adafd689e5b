/** A request to the API server on the user's behalf. A refusal is shown in Kubernetes' own words. */
import type { Cluster } from '../../cluster/index.ts';
import { showToast } from '../store/toastStore.ts';
import { actionWords } from './words.ts';

/** Whether the server did it. */
export function requestOrSay(cluster: Cluster, request: Parameters<Cluster['request']>[0]): boolean {
  const { status, body } = cluster.request(request);
  if (status < 400) return true;
  const message = (body as { readonly message?: string } | undefined)?.message;
  showToast(message ?? actionWords.answered(status), { tone: 'error' });
  return false;
}
