import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/index.ts';
import { aPod } from '../testing/pods.ts';
import { aReplicaSet } from '../testing/workloads.ts';
import { isNothingCounted } from './podChanges.ts';

const pod = aPod('web-0').labelled({ app: 'web' }).ownedBy(aReplicaSet('web').build()).onNode('node-1');

/** Whether what a workload counts is the same after an update. */
const isSame = (previous: Pod, object: Pod): boolean =>
  isNothingCounted({ resource: 'pods', type: 'MODIFIED', key: 'default/web-0', revision: 2, previous, object });

describe('what a workload counts of its Pods', () => {
  const cases: readonly (readonly [string, Pod, Pod, boolean])[] = [
    ['changes when a Pod becomes ready', pod.notReady().build(), pod.ready().build(), false],
    ['changes when a Pod is not ready any more', pod.ready().build(), pod.notReady().build(), false],
    ['changes when a Pod is ready since another time', pod.ready(0).build(), pod.ready(5_000).build(), false],
    ['changes when a Pod has ended', pod.notReady().build(), pod.notReady().phase('Failed').build(), false],
    ['changes when a Pod is asked to go', pod.ready().build(), pod.ready().terminating().build(), false],
    ['changes when a Pod has other labels', pod.build(), pod.labelled({ app: 'db' }).build(), false],
    ['changes when nobody owns a Pod any more', pod.build(), aPod('web-0').build(), false],
    ['is the same when a first status says that a Pod is not ready', pod.build(), pod.notReady().build(), true],
    [
      'is the same when a Pod is not ready since another time',
      pod.notReady(0).build(),
      pod.notReady(5_000).build(),
      true,
    ],
    [
      'is the same when a Pod gets its address',
      pod.notReady().build(),
      pod.notReady().withIP('10.244.1.2').build(),
      true,
    ],
    ['is the same when a container was restarted', pod.ready().build(), pod.ready().restarted(1).build(), true],
  ];
  it.each(cases)('%s', (_, before, after, same) => expect(isSame(before, after)).toBe(same));
});
