/** Pods. Upstream: printPod; the words of READY, STATUS and RESTARTS are in api/podLine. */
import { podLine, printAgeSince, type Pod } from '../../../api/index.ts';
import { AGE, age, column, NAME, wide, type Printer, type RowCondition } from './printer.ts';

const completed = (reason: string, message: string): readonly RowCondition[] => [
  { type: 'Completed', status: 'True', reason, message },
];
const SUCCEEDED = completed('Succeeded', 'The pod has completed successfully.');
const FAILED = completed('Failed', 'The pod failed.');

function gatesCell({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter(
    ({ conditionType }) => status?.conditions?.find(({ type }) => type === conditionType)?.status === 'True',
  );
  return `${open.length}/${gates.length}`;
}

function restartsCell(restarts: number, last: string | undefined, now: number): string {
  return restarts === 0 || last === undefined ? String(restarts) : `${restarts} (${printAgeSince(last, now)} ago)`;
}

export const podPrinter: Printer<Pod> = {
  columns: [
    NAME,
    column('Ready', 'Containers that are ready, of all.'),
    column('Status', 'What the containers are doing, in a word.'),
    column('Restarts', 'How often containers were restarted, and when the last one was.'),
    AGE,
    wide('IP', 'Address of the Pod.'),
    wide('Node', 'Node the Pod is bound to.'),
    wide('Nominated Node', 'Node on which others were preempted for this Pod.'),
    wide('Readiness Gates', 'Gates that are open, of all.'),
  ],
  cells(pod, now) {
    const { ready, total, status, restarts, lastRestart } = podLine(pod);
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      status,
      restartsCell(restarts, lastRestart, now),
      age(pod, now),
      pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      gatesCell(pod),
    ];
  },
  conditions({ status }) {
    if (status?.phase === 'Succeeded') return SUCCEEDED;
    return status?.phase === 'Failed' ? FAILED : undefined;
  },
};
