/** What a Pod's containers ask for together, and amounts as quantities. Upstream: component-helpers/resource, apimachinery's Quantity. */
import { parseQuantity, type Container, type Pod } from '../../api/index.ts';

type Amounts = Map<string, number>;

function containerAmounts({ resources }: Container, which: 'requests' | 'limits'): Amounts {
  const list = resources?.[which] ?? {};
  return new Map(Object.entries(list).map(([name, text]) => [name, parseQuantity(text) ?? 0]));
}

function merge(into: Amounts, from: Amounts, how: (a: number, b: number) => number): void {
  for (const [name, amount] of from) into.set(name, how(into.get(name) ?? 0, amount));
}

function together({ spec }: Pod, which: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  const plus = (a: number, b: number): number => a + b;
  for (const container of spec.containers) merge(total, containerAmounts(container, which), plus);
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = containerAmounts(container, which);
    if (container.restartPolicy === 'Always') {
      merge(total, own, plus);
      merge(sidecars, own, plus);
      merge(starting, sidecars, Math.max);
    } else {
      merge(own, sidecars, plus);
      merge(starting, own, Math.max);
    }
  }
  merge(total, starting, Math.max);
  return total;
}

export const podAmounts = (pod: Pod): { readonly requests: Amounts; readonly limits: Amounts } => ({
  requests: together(pod, 'requests'),
  limits: together(pod, 'limits'),
});

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** An amount as a quantity prints itself: "100m" of CPU, "64Mi" of bytes. */
export function amountText(name: string, amount: number): string {
  if (amount === 0) return '0';
  if (name === 'cpu') return Number.isInteger(amount) ? String(amount) : `${Math.ceil(amount * 1000)}m`;
  let value = amount;
  let unit = 0;
  while (value % 1024 === 0 && unit < BINARY.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value}${BINARY[unit]!}`;
}
