/** NodeName: a Pod that names its node goes nowhere else. Upstream: pkg/scheduler/framework/plugins/nodename. */
import type { Plugin, Rejection } from '../framework.ts';

const REJECTION: Rejection = { reasons: ["node(s) didn't match the requested node name"], unresolvable: true };

export const nodeName: Plugin = {
  name: 'NodeName',
  filter: ({ pod }) => {
    const wanted = pod.spec.nodeName;
    return wanted ? ({ name }) => (name === wanted ? undefined : REJECTION) : undefined;
  },
  mayHelp: ({ kind }) => kind === 'nodeAdded',
};
