/** NodeResourcesBalancedAllocation: prefers nodes whose CPU and memory are used alike. Upstream: plugins/noderesources/balanced_allocation.go. */
import { MAX_NODE_SCORE, type Plugin } from '../framework.ts';
import type { NodeInfo } from '../nodeInfo.ts';

/** 100 when both are used to the same fraction, 50 when one is full and the other empty. */
function balance(cpu: number, memory: number, { allocatable }: NodeInfo): number {
  const { cpu: cpuCapacity, memory: memoryCapacity } = allocatable;
  if (cpuCapacity === 0 || memoryCapacity === 0) return MAX_NODE_SCORE;
  const difference = Math.min(1, cpu / cpuCapacity) - Math.min(1, memory / memoryCapacity);
  return Math.trunc((1 - Math.abs(difference / 2)) * MAX_NODE_SCORE);
}

export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score: ({ requests }) => {
    if (requests.cpu === 0 && requests.memory === 0) return undefined;
    return {
      score: (info) => {
        const after = balance(info.cpu + requests.cpu, info.memory + requests.memory, info);
        const before = balance(info.cpu, info.memory, info);
        const half = MAX_NODE_SCORE / 2;
        return half + Math.trunc((half + after - before) / 2);
      },
    };
  },
};
