/**
 * A session that can be rebuilt: a machine is never state, what happened to it is. A host keeps the chain of entries (input, answers,
 * signals, slices of a loop that never waits) with its other state; when that state goes back in time, the machine is made anew and
 * given its entries again, without asking anybody. Equal chains are the same object, so looking whether a machine is right costs nothing.
 */
import type { Machine, MachineState } from './machine/machine.ts';

export type Entry =
  | { readonly is: 'input'; readonly text: string }
  | { readonly is: 'end of input' }
  | { readonly is: 'answer'; readonly call: number; readonly value: unknown }
  /** A signal from the terminal, or from outside to all processes, or to the first. */
  | { readonly is: 'signal'; readonly signal: string; readonly toAll: boolean; readonly toFirst?: boolean }
  | { readonly is: 'hang-up' }
  /** It may go on computing. */
  | { readonly is: 'slice' };

/** Entries, the newest first. */
export interface Chain {
  readonly entry: Entry;
  readonly before: Chain | undefined;
  readonly length: number;
}

/** Operations a machine may do for one entry: more is for the next slice. */
const SLICE = 5000;

function apply(machine: Machine, entry: Entry): MachineState {
  switch (entry.is) {
    case 'input':
      machine.type(entry.text);
      break;
    case 'end of input':
      machine.closeInput();
      break;
    case 'answer':
      machine.answer(entry.call, entry.value);
      break;
    case 'signal':
      if (entry.toAll) machine.killAll(entry.signal);
      else if (entry.toFirst) machine.signalFirst(entry.signal);
      else machine.signal(entry.signal);
      break;
    case 'hang-up':
      machine.hangUp();
      break;
    case 'slice':
  }
  return machine.run(SLICE);
}

export class Session {
  private machineNow: Machine;
  private at: Chain | undefined;
  private stateNow: MachineState;

  private readonly make: () => Machine;

  /** @param make the machine as it is before anything has happened to it */
  constructor(make: () => Machine) {
    this.make = make;
    this.machineNow = make();
    this.stateNow = this.machineNow.run(SLICE);
  }

  get machine(): Machine {
    return this.machineNow;
  }

  get state(): MachineState {
    return this.stateNow;
  }

  /** One more thing happens. Returns the chain to keep. */
  append(entry: Entry): Chain {
    this.stateNow = apply(this.machineNow, entry);
    this.at = { entry, before: this.at, length: (this.at?.length ?? 0) + 1 };
    return this.at;
  }

  /** Makes the machine what this chain makes it. */
  bringTo(chain: Chain | undefined): void {
    if (chain === this.at) return;
    const missing: Chain[] = [];
    let at = chain;
    while (at && at !== this.at && at.length > (this.at?.length ?? 0)) {
      missing.push(at);
      at = at.before;
    }
    if (at !== this.at) {
      this.machineNow = this.make();
      this.stateNow = this.machineNow.run(SLICE);
      for (; at; at = at.before) missing.push(at);
    }
    for (const { entry } of missing.reverse()) this.stateNow = apply(this.machineNow, entry);
    this.at = chain;
  }
}
