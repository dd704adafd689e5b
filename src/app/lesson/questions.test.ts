import { describe, expect, it } from 'vitest';
import { findLessons, type LessonHead } from '../../lessons/index.ts';
import type { Entry } from '../palette/entry.ts';
import { search } from '../palette/search.ts';
import { courseHeads } from './courseTexts.ts';

const HEADS = courseHeads();

const best = (typed: string): LessonHead | undefined => findLessons(HEADS, typed)[0];

/** What learners get wrong, as they would ask it, by its number. */
const MISCONCEPTIONS: readonly (readonly [number: number, typed: string])[] = [
  [1, 'does kube-proxy forward packets'],
  [1, 'Is the service a proxy?'],
  [2, "Why can't I ping a ClusterIP?"],
  [2, 'ping service'],
  [3, 'port vs targetPort'],
  [3, 'containerPort must equal targetPort?'],
  [4, 'endpoints empty'],
  [4, 'why does my service have no endpoints'],
  [5, 'pod running but no traffic'],
  [6, 'refused or timeout?'],
  [6, 'connection refused or timeout or 503'],
  [7, 'why is load uneven?'],
  [7, 'all requests hit one pod'],
  [7, 'grpc'],
  [8, 'is it round robin'],
  [9, 'source ip lost nodeport'],
  [10, 'Local drops requests'],
  [11, 'uneven share under Local'],
  [12, 'headless service port refused'],
  [13, 'external-ip pending'],
  [14, 'environment variables missing'],
  [15, 'reach service in another namespace'],
  [15, 'curl cache.svc.cluster.local'],
  [16, 'session affinity all clients one pod'],
  [17, 'errors on every rollout'],
  [17, '502 on every deploy'],
  [18, 'pod cannot reach itself'],
  [18, 'hairpin'],
  [19, 'nodeport only works on the node that has the pod?'],
  [20, 'name required for ports'],
  [20, 'named targetport wrong'],
];

describe('the list of lessons, asked in a learner’s own words', () => {
  it.each(MISCONCEPTIONS)('misconception %i: "%s" leads first to a lesson that clears it up', (number, typed) => {
    const found = best(typed);
    expect([found?.id, found?.misconceptions]).toEqual([found?.id, expect.arrayContaining([number])]);
  });

  it('finds each lesson first by its own question, and by every other way to ask it', () => {
    const lost = HEADS.flatMap((head) =>
      [head.question, ...head.asked].filter((question) => best(question)?.id !== head.id),
    );
    expect(lost).toEqual([]);
  });

  it('takes any apostrophe, and whatever stands before a question mark', () => {
    expect(best('why can’t I ping a clusterip ?')?.id).toBe('ping-a-clusterip');
    expect(best('PENDING?!')?.id).toBe('four-types');
  });

  it('lists all without a word, and none for a word that no lesson has', () => {
    expect(findLessons(HEADS, '  ')).toHaveLength(HEADS.length);
    expect(findLessons(HEADS, 'zebra')).toEqual([]);
  });
});

describe('the command palette, asked in a learner’s own words', () => {
  const lessons: readonly Entry[] = HEADS.map(({ id, title, question, asked }) => ({
    id,
    group: 'Lessons',
    label: title,
    detail: question,
    also: asked.join(' '),
    perform: () => undefined,
  }));

  it.each([
    ["Why can't I ping a ClusterIP?", 'ping-a-clusterip'],
    ['why is my load uneven?', 'keep-alive'],
    ['is EXTERNAL-IP pending?', 'four-types'],
  ])('%s', (typed, id) => {
    const [group] = search(lessons, typed).groups;
    expect(group?.[1][0]?.entry.id).toBe(id);
  });
});
