/** Who reports an Event, and from where, as `kubectl get events -o wide` shows it. Upstream: formatEventSource in pkg/printers. */
import type { Event } from './core.ts';

/** "kubelet, node-1": by the older fields where they are filled in. */
export function eventSource({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const instance = source?.host || reportingInstance || '';
  return instance === '' ? component : `${component}, ${instance}`;
}
