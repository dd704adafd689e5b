/** One node's netfilter: rules as data, the walk of a packet through them, connection tracking. */
export type {
  Match,
  CtState,
  Target,
  Rule,
  Chain,
  RuleTable,
  Ruleset,
  Route,
  KernelView,
  ConntrackEntry,
  ConntrackView,
  RecentView,
  Arrival,
  Passage,
  PassKernel,
} from './types.ts';
