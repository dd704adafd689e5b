/**
 * The ways in which a proxy can write its rules, chosen by the mode it was started in. Upstream: cmd/kube-proxy/app/server_linux.go
 * (createProxier).
 */
import type { Plate } from '../api/index.ts';
import type { OwnedRules, Ruleset } from '../netfilter/index.ts';
import type { ProxyConfig, ProxyNode, ProxySettings } from './config.ts';
import { createRuleGenerator, type GenerateRules } from './iptables/generateRuleset.ts';
import { platesOf } from './plates.ts';
import type { ProxyState } from './proxyState.ts';

export interface ProxyMode {
  /** The whole of a node's rules for what is known. The same object for the same knowledge. */
  readonly generate: GenerateRules;
  /** The virtual addresses in rules of this mode. */
  readonly platesOf: (rules: Ruleset, node: ProxyNode, state: ProxyState) => readonly Plate[];
}

type Build = (config: ProxyConfig) => ProxyMode;

/** Undefined: not built. */
const MODES: Readonly<Record<ProxySettings['mode'], Build | undefined>> = {
  iptables: (config) => ({ generate: createRuleGenerator(config), platesOf }),
  nftables: undefined,
  ipvs: undefined,
};

/** @param others what else lives in every node's kernel: the kubelet's chains, the CNI plugin's. */
export function createMode({ mode, ...config }: ProxySettings, others: readonly OwnedRules[]): ProxyMode {
  const build = MODES[mode];
  if (!build) throw new Error(`kube-proxy mode "${mode}" is not built`);
  return build({ ...config, others });
}
