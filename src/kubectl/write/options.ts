/** Flags that writing commands share: --dry-run, --validate, --field-manager, --cascade. Upstream: kubectl/pkg/cmd/util/helpers.go. */
import { bootEpochMs, goQuote, timestamp } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { Query } from '../rest/client.ts';

export type DryRun = 'none' | 'client' | 'server';

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** @throws Failure */
export function* dryRunOf(call: Invocation): Routine<DryRun> {
  const text = call.flags.text('dry-run');
  if (text === '' || text === 'none') return 'none';
  if (text === 'client' || text === 'server') return text;
  if (text === 'unchanged') {
    yield* klogWarning(call, '--dry-run is deprecated and can be replaced with --dry-run=client.');
    return 'client';
  }
  const isTrue = TRUE.includes(text);
  if (!isTrue && !FALSE.includes(text))
    throw new Failure(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`);
  const meant = isTrue ? 'client' : 'none';
  yield* klogWarning(
    call,
    `--dry-run=${text} is deprecated (boolean value) and can be replaced with --dry-run=${meant}.`,
  );
  return meant;
}

/** A line of klog's: severity, month and day, time, process, the source line. */
function* klogWarning(call: Invocation, text: string): Routine<void> {
  const at = timestamp((yield* call.now()) - bootEpochMs());
  const pid = String(call.process.pid).padStart(7, ' ');
  const day = at.slice(5, 10).replace('-', '');
  yield* call.err(`W${day} ${at.slice(11, 19)}.000000 ${pid} helpers.go:703] ${text}\n`);
}

/** @throws Failure */
export function validationOf({ flags }: Invocation): 'Strict' | 'Warn' | 'Ignore' {
  const text = flags.text('validate');
  if (text === 'strict' || TRUE.includes(text)) return 'Strict';
  if (text === 'warn') return 'Warn';
  if (text === 'ignore' || FALSE.includes(text)) return 'Ignore';
  throw new Failure(
    `invalid - validate option ${goQuote(text)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

/** The query of a write. @param validate the command has --validate */
export function writeQuery(call: Invocation, dryRun: DryRun, validate: boolean): Query {
  return {
    fieldManager: call.flags.text('field-manager') || undefined,
    fieldValidation: validate ? validationOf(call) : undefined,
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
}

/** @throws Failure */
export function propagationOf({ flags }: Invocation): 'Background' | 'Orphan' | 'Foreground' {
  switch (flags.text('cascade')) {
    case 'background':
    case 'true':
      return 'Background';
    case 'orphan':
    case 'false':
      return 'Orphan';
    case 'foreground':
      return 'Foreground';
    default:
      throw new Failure(
        `invalid cascade value (${flags.text('cascade')}). Must be "background", "foreground", or "orphan"`,
      );
  }
}
