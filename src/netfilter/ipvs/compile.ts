/** Virtual servers and sets of one ruleset, ready for looking up. A derived view, kept by identity. */
import { addressNumber } from '../address.ts';
import { PROTOCOL } from '../compiledRule.ts';
import { compileSet, endKey, type CompiledSet } from './sets.ts';
import type { Ipvs, VirtualServer } from './types.ts';

const NUMBERS = { tcp: PROTOCOL.TCP, udp: PROTOCOL.UDP, sctp: PROTOCOL.SCTP } as const;

export interface CompiledIpvs {
  /** The virtual server at an address; addresses and protocols as numbers. */
  server(protocol: number, address: number, port: number): VirtualServer | undefined;
  readonly sets: ReadonlyMap<string, CompiledSet>;
}

const known = new WeakMap<Ipvs, CompiledIpvs>();

function compile({ virtualServers, sets }: Ipvs): CompiledIpvs {
  const servers = new Map(
    virtualServers.map((server) => [endKey(NUMBERS[server.protocol], addressNumber(server.ip), server.port), server]),
  );
  return {
    server: (protocol, address, port) =>
      protocol === PROTOCOL.ICMP ? undefined : servers.get(endKey(protocol, address, port)),
    sets: new Map(sets.map((set) => [set.name, compileSet(set)])),
  };
}

export function compileIpvs(ipvs: Ipvs): CompiledIpvs {
  let compiled = known.get(ipvs);
  if (!compiled) known.set(ipvs, (compiled = compile(ipvs)));
  return compiled;
}
