/**
 * Names of the chains of a Service port and its endpoints: a prefix and 16 letters of a hash, since iptables allows 28 characters.
 * @upstream pkg/proxy/iptables/proxier.go#portProtoHash, servicePortEndpointChainName
 */
import { sha256 } from './sha256.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 characters of the Base32 of SHA-256: ten bytes, five bits a letter. */
export function shortHash(text: string): string {
  const bytes = sha256(text);
  let name = '';
  for (let letter = 0; letter < 16; letter++) {
    const bit = letter * 5;
    const pair = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    name += ALPHABET[(pair >> (11 - (bit & 7))) & 31]!;
  }
  return name;
}

/** The hash that KUBE-SVC-, KUBE-SVL-, KUBE-EXT- and KUBE-FW- share. @param port "namespace/name:port", @param protocol "tcp" … */
export function servicePortHash(port: string, protocol: string): string {
  return shortHash(port + protocol);
}

/** KUBE-SEP-… of one endpoint of a Service port. @param endpoint "ip:port" */
export function endpointChain(port: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${shortHash(port + protocol + endpoint)}`;
}
