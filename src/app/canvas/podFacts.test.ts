import { describe, expect, it } from 'vitest';
import { aPod } from '../../testing/pods.ts';
import { podFacts, podState, toneOf } from './podFacts.ts';

describe('the state drawn on a Pod', () => {
  it.each([
    ['a Running Pod that passes its probe is Ready', aPod().ready().build(), 'Ready'],
    ['a Running Pod that fails its probe is NotReady', aPod().notReady().build(), 'NotReady'],
    ['a Pod without a node is Pending', aPod().build(), 'Pending'],
    [
      'a Pod asked to go is Terminating, even while it is still ready',
      aPod().ready().terminating().build(),
      'Terminating',
    ],
    ['a Pod that ended stays what it was when it is deleted', aPod().phase('Failed').terminating().build(), 'Failed'],
  ])('%s', (_, pod, state) => {
    expect(podState(pod)).toBe(state);
  });

  it('lights the lamp by what the state means for traffic', () => {
    expect(['Ready', 'ContainerCreating', 'NotReady', 'CrashLoopBackOff', 'Init:0/1', 'Completed'].map(toneOf)).toEqual(
      ['ok', 'busy', 'warn', 'bad', 'busy', 'done'],
    );
  });

  it('knows that a Pod was killed also when its containers have ended and it is Completed', () => {
    const ended = aPod().phase('Succeeded');
    expect(podFacts(ended.build()).isDeleting).toBe(false);
    expect(podFacts(ended.terminating().build()).isDeleting).toBe(true);
  });

  it('names the first declared port beside the address, and none when none is declared', () => {
    const pod = aPod('web').withIP('10.244.1.3').ready();
    expect(podFacts(pod.build()).address).toBe('10.244.1.3');
    expect(podFacts(pod.withPorts({ containerPort: 5000 }).build()).address).toBe('10.244.1.3:5000');
  });
});
