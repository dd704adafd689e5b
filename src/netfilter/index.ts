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
  Segment,
  Passage,
  PassKernel,
} from './types.ts';
export type { IpSet, IpSetType, Ipvs, IpvsView, RealServer, VirtualServer } from './ipvs/types.ts';
export { createScratchIpvs, nextInRound } from './ipvs/rounds.ts';
export { printIpvsadm } from './ipvs/printIpvsadm.ts';
export { printIpsetSave } from './ipvs/printIpset.ts';
export type { TcpFlag } from './tcpState.ts';
export { passKernel, passKernelQuietly } from './passKernel.ts';
export { tellHop } from './keptRule.ts';
export { isInForce, pathOwner } from './compile.ts';
export type { CountedRule, RulePath } from './matchedRules.ts';
export { createScratchConntrack, createScratchRecent } from './conntrack.ts';
export { kernelProbability } from './probability.ts';
export { printIptablesSave } from './printIptablesSave.ts';
export { parseIptablesSave } from './parseIptablesSave.ts';
export type {
  NftChain,
  NftElements,
  NftEndpoint,
  NftMap,
  NftMapping,
  NftObjects,
  NftRule,
  NftSet,
  NftStatement,
  NftTable,
  NftVerdict,
} from './nft/types.ts';
export { printNftTable } from './nft/printTable.ts';
export { parseNftTable } from './nft/parseTable.ts';
export { BUILT_IN } from './hooks.ts';
export { mergeOwnedRules, type OwnedRules } from './ownedRules.ts';
