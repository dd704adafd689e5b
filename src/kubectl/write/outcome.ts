/**
 * What a command says it did: `deployment.apps/web scaled (server dry run)`, or the object with `-o`. Upstream:
 * cli-runtime/pkg/genericclioptions (PrintFlags, NamePrintFlags) and kubectl's PrintFlagsWithDryRunStrategy.
 */
import { goJson, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { nameOf, type Printer } from '../print/objects.ts';
import { makePrinter } from '../print/printer.ts';
import { typedForm } from '../objects/typedForm.ts';
import type { DryRun } from './options.ts';

const SUFFIX: Readonly<Record<DryRun, string>> = { none: '', client: ' (dry run)', server: ' (server dry run)' };

export class Outcome {
  private readonly call: Invocation;
  private readonly dryRun: DryRun;
  private readonly printer: Printer | undefined;
  private readonly apart: boolean;

  private constructor(call: Invocation, dryRun: DryRun, printer: Printer | undefined, apart: boolean) {
    this.call = call;
    this.dryRun = dryRun;
    this.printer = printer;
    this.apart = apart;
  }

  /**
   * @param apart each object has a printer of its own, so that nothing stands between them
   * @throws Failure for an -o that is none
   */
  static *of(call: Invocation, dryRun: DryRun, apart = false): Routine<Outcome> {
    const asked = call.flags.text('output') !== '' || call.flags.text('template') !== '';
    return new Outcome(call, dryRun, asked ? yield* makePrinter(call) : undefined, apart);
  }

  /** `-o` asks for the object itself, not for what was done or its name. */
  get showsObject(): boolean {
    return this.printer !== undefined && this.call.flags.text('output') !== 'name';
  }

  /** @param operation "created", "image updated" */
  *tell(object: JsonObject, operation: string): Routine<void> {
    const printer = this.printer && this.apart ? yield* makePrinter(this.call) : this.printer;
    if (printer) yield* this.call.out(printer(object));
    else yield* this.call.out(`${nameOf(object)} ${operation}${SUFFIX[this.dryRun]}\n`);
  }

  /** An object that went through Go's types: it shows its zero values, and -o json its fields in their order. */
  *tellTyped(object: JsonObject, operation: string): Routine<void> {
    const typed = typedForm(object);
    if (this.call.flags.text('output') === 'json') yield* this.call.out(`${indented(typed)}\n`);
    else yield* this.tell(typed, operation);
  }
}

function indented(value: JsonObject): string {
  const text = JSON.stringify(value, undefined, 4);
  // Go escapes what could end a script; inside strings only.
  return text.replace(/[<>&\u2028\u2029]/g, (char) => goJson(char).slice(1, -1));
}
