/**
 * A table whose chains are made when they are first asked for. A packet enters few chains, and most nodes of a large cluster never see
 * one; only printing asks for all. A derived view: what it returns does not depend on what was asked before.
 */
import type { Chain, RuleTable } from '../../netfilter/index.ts';

export interface ChainSource {
  /** Chains that are there whatever Services there are. Shared between tables. */
  readonly fixed: ReadonlyMap<string, Chain>;
  /** The chain of this name with those that belong to it, or undefined: none is called so. */
  readonly make: (name: string) => readonly Chain[] | undefined;
  /** All chains that are not fixed. */
  readonly all: () => Iterable<readonly Chain[]>;
}

export class LazyTable implements RuleTable {
  private readonly source: ChainSource;
  private readonly made = new Map<string, Chain>();
  private whole: ReadonlyMap<string, Chain> | undefined;

  constructor(source: ChainSource) {
    this.source = source;
  }

  get(name: string): Chain | undefined {
    if (this.whole) return this.whole.get(name);
    const known = this.source.fixed.get(name) ?? this.made.get(name);
    if (known) return known;
    const chains = this.source.make(name);
    if (chains) this.add(chains);
    // An endpoint's chain is reached through its Service's chain; whoever asks for one out of the blue has all made.
    else if (name.startsWith('KUBE-SEP-')) return this.complete().get(name);
    return this.made.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.complete().size;
  }

  forEach(visit: (chain: Chain, name: string, table: ReadonlyMap<string, Chain>) => void): void {
    this.complete().forEach((chain, name) => visit(chain, name, this));
  }

  keys(): MapIterator<string> {
    return this.complete().keys();
  }

  values(): MapIterator<Chain> {
    return this.complete().values();
  }

  entries(): MapIterator<[string, Chain]> {
    return this.complete().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Chain]> {
    return this.entries();
  }

  private add(chains: readonly Chain[]): void {
    for (const chain of chains) if (!this.made.has(chain.name)) this.made.set(chain.name, chain);
  }

  private complete(): ReadonlyMap<string, Chain> {
    if (!this.whole) {
      const whole = new Map(this.source.fixed);
      for (const chains of this.source.all())
        for (const chain of chains)
          if (!whole.has(chain.name)) whole.set(chain.name, this.made.get(chain.name) ?? chain);
      this.whole = whole;
      this.made.clear();
    }
    return this.whole;
  }
}
