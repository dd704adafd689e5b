/**
 * The nat table of one node with the chains of all its Services, each Service's chains made when they are first asked for. A packet
 * enters few of them; only printing asks for all. A derived view: what it returns does not depend on what was asked before.
 */
import type { Chain, RuleTable } from '../../netfilter/index.ts';

export interface LazyChains {
  /** Chains that are there whatever Services there are, dispatch chains among them. */
  readonly fixed: ReadonlyMap<string, Chain>;
  /** All chains of the Service port that owns the chain of this hash; undefined: nobody's. */
  readonly chainsOfHash: (hash: string) => readonly Chain[] | undefined;
  readonly allChains: () => Iterable<readonly Chain[]>;
}

const OF_A_SERVICE = /^KUBE-(?:SVC|SVL|EXT|FW)-(.{16})$/;

export class NatTable implements RuleTable {
  private readonly source: LazyChains;
  private readonly made: Map<string, Chain>;
  private complete = false;

  constructor(source: LazyChains) {
    this.source = source;
    this.made = new Map(source.fixed);
  }

  get(name: string): Chain | undefined {
    const known = this.made.get(name);
    if (known || this.complete) return known;
    const hash = OF_A_SERVICE.exec(name)?.[1];
    if (hash !== undefined) this.add(this.source.chainsOfHash(hash) ?? []);
    // An endpoint's chain is reached through its Service's chain; whoever asks for one out of the blue has all made.
    else if (name.startsWith('KUBE-SEP-')) this.completeAll();
    return this.made.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.completeAll().size;
  }

  forEach(visit: (chain: Chain, name: string, table: ReadonlyMap<string, Chain>) => void): void {
    this.completeAll().forEach((chain, name) => visit(chain, name, this));
  }

  keys(): MapIterator<string> {
    return this.completeAll().keys();
  }

  values(): MapIterator<Chain> {
    return this.completeAll().values();
  }

  entries(): MapIterator<[string, Chain]> {
    return this.completeAll().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Chain]> {
    return this.entries();
  }

  private add(chains: readonly Chain[]): void {
    for (const chain of chains) if (!this.made.has(chain.name)) this.made.set(chain.name, chain);
  }

  private completeAll(): ReadonlyMap<string, Chain> {
    if (!this.complete) for (const chains of this.source.allChains()) this.add(chains);
    this.complete = true;
    return this.made;
  }
}
