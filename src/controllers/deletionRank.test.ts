import { describe, expect, it } from 'vitest';
import { aPod, type PodBuilder } from '../testing/pods.ts';
import { podsToDelete } from './deletionRank.ts';

const NOW = 3_600_000;
const pod = (name: string): PodBuilder => aPod(name).onNode('node-1').ready(0).createdAt(0);

describe('when Pods must go', () => {
  const cases: readonly { readonly first: PodBuilder; readonly last: PodBuilder; readonly why: string }[] = [
    {
      why: 'one without a node goes before one with',
      first: aPod('first').ready(),
      last: pod('last').phase('Pending'),
    },
    { why: 'Pending goes before Running', first: pod('first').phase('Pending'), last: pod('last').notReady() },
    { why: 'Unknown goes before Running', first: pod('first').phase('Unknown'), last: pod('last').notReady() },
    { why: 'not ready goes before ready', first: pod('first').notReady(), last: pod('last') },
    {
      why: 'a lower deletion cost goes first, whatever its age',
      first: pod('first').annotated({ 'controller.kubernetes.io/pod-deletion-cost': '-5' }),
      last: pod('last').ready(NOW - 1_000),
    },
    {
      why: 'the one that is ready for less time goes first',
      first: pod('first').ready(NOW - 1_000),
      last: pod('last'),
    },
    { why: 'more restarts go first', first: pod('first').restarted(3), last: pod('last').restarted(1) },
    { why: 'the younger goes first', first: pod('first').createdAt(NOW - 1_000), last: pod('last') },
  ];
  it.each(cases)('$why', ({ first, last }) => {
    for (const pods of [
      [first.build(), last.build()],
      [last.build(), first.build()],
    ])
      expect(podsToDelete(pods, [], 1, NOW).map(({ metadata }) => metadata.name)).toEqual(['first']);
  });

  it('the node with most of the family loses one first', () => {
    const pods = [pod('alone').onNode('node-1').build(), pod('crowded').onNode('node-2').build()];
    const family = [...pods, pod('sibling').onNode('node-2').build()];
    expect(podsToDelete(pods, family, 1, NOW)[0]!.metadata.name).toBe('crowded');
  });

  it('Pods that are terminating do not crowd a node', () => {
    const pods = [
      pod('young')
        .onNode('node-1')
        .createdAt(NOW - 1_000)
        .build(),
      pod('old').onNode('node-2').build(),
    ];
    const family = [...pods, pod('going').onNode('node-2').terminating().build()];
    expect(podsToDelete(pods, family, 1, NOW)[0]!.metadata.name).toBe('young');
  });

  it('ages within the same power of two count as equal, and the UID decides', () => {
    const a = pod('a')
      .withUid('b-second')
      .ready(NOW - 40_000)
      .build();
    const b = pod('b')
      .withUid('a-first')
      .ready(NOW - 60_000)
      .build();
    expect(podsToDelete([a, b], [], 1, NOW)[0]!.metadata.name).toBe('b');
  });
});
