/**
 * The numbers of every node, column by column: a scheduling cycle asks hundreds of nodes one after the other, and finds what it asks for
 * side by side. Upstream: NodeInfo of pkg/scheduler/framework/types.go, an object with its own numbers.
 */
import type { Labels, Node } from '../api/index.ts';
import { NOTHING_ALLOCATABLE, type Allocatable, type PodRequests } from './resources.ts';

/** Numbers that a node has: the sums of its Pods, and what it has to give. */
const PODS = 0;
const CPU = 1;
const MEMORY = 2;
const NON_ZERO_CPU = 3;
const NON_ZERO_MEMORY = 4;
const CAPACITY_PODS = 5;
const CAPACITY_CPU = 6;
const CAPACITY_MEMORY = 7;
/** Eight numbers fill a line of a processor's cache. */
const COLUMNS = 8;

/** All nodes' numbers, a row a node. */
export class NodeSums {
  rows = new Float64Array(64 * COLUMNS);

  reserve(places: number): void {
    if (places * COLUMNS <= this.rows.length) return;
    const rows = new Float64Array(2 * places * COLUMNS);
    rows.set(this.rows);
    this.rows = rows;
  }
}

/** A node of the picture: what plugins know as its NodeInfo. */
export class CountedNode {
  readonly name: string;
  readonly place: number;
  node: Node | undefined = undefined;
  labels: Labels = {};
  readonly others = new Map<string, number>();
  readonly priorities = new Map<number, number>();
  readonly ports = new Map<string, number>();
  private readonly sums: NodeSums;
  private readonly row: number;

  constructor(name: string, place: number, sums: NodeSums) {
    this.name = name;
    this.place = place;
    this.sums = sums;
    this.row = place * COLUMNS;
    sums.reserve(place + 1);
  }

  get pods(): number {
    return this.sums.rows[this.row + PODS]!;
  }

  get cpu(): number {
    return this.sums.rows[this.row + CPU]!;
  }

  get memory(): number {
    return this.sums.rows[this.row + MEMORY]!;
  }

  get nonZeroCpu(): number {
    return this.sums.rows[this.row + NON_ZERO_CPU]!;
  }

  get nonZeroMemory(): number {
    return this.sums.rows[this.row + NON_ZERO_MEMORY]!;
  }

  get capacityPods(): number {
    return this.sums.rows[this.row + CAPACITY_PODS]!;
  }

  get capacityCpu(): number {
    return this.sums.rows[this.row + CAPACITY_CPU]!;
  }

  get capacityMemory(): number {
    return this.sums.rows[this.row + CAPACITY_MEMORY]!;
  }

  get allocatable(): Allocatable {
    return this.given;
  }

  private given = NOTHING_ALLOCATABLE;

  set allocatable(given: Allocatable) {
    this.given = given;
    const { rows } = this.sums;
    rows[this.row + CAPACITY_PODS] = given.pods;
    rows[this.row + CAPACITY_CPU] = given.cpu;
    rows[this.row + CAPACITY_MEMORY] = given.memory;
  }

  /** A Pod with these requests comes (1) or goes (-1). */
  count({ cpu, memory, nonZeroCpu, nonZeroMemory }: PodRequests, sign: 1 | -1): void {
    const { rows } = this.sums;
    const { row } = this;
    rows[row + PODS]! += sign;
    rows[row + CPU]! += sign * cpu;
    rows[row + MEMORY]! += sign * memory;
    rows[row + NON_ZERO_CPU]! += sign * nonZeroCpu;
    rows[row + NON_ZERO_MEMORY]! += sign * nonZeroMemory;
  }
}
