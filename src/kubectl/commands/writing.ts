/** The commands that change things. */
import type { Command } from '../cli/command.ts';
import { annotate } from './annotate.ts';
import { apply } from './apply.ts';
import { LAST_APPLIED_COMMANDS } from './applyLastApplied.ts';
import { attach } from './attach.ts';
import { autoscale } from './autoscale.ts';
import { cordon, uncordon } from './cordon.ts';
import { createFiles } from './createFiles.ts';
import { CREATE_KINDS } from './createKinds.ts';
import { debug } from './debug.ts';
import { deleteCommand } from './delete.ts';
import { diff } from './diff.ts';
import { drain } from './drain.ts';
import { edit } from './edit.ts';
import { expose } from './expose.ts';
import { label } from './label.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { ROLLOUT } from './rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { SET } from './set.ts';
import { taint } from './taint.ts';

export const WRITING: readonly Command[] = [
  ...[
    annotate,
    apply,
    attach,
    ...LAST_APPLIED_COMMANDS,
    autoscale,
    cordon,
    createFiles,
    ...CREATE_KINDS,
    debug,
    deleteCommand,
    diff,
  ],
  ...[drain, edit, expose, label, patch, replace, ...ROLLOUT, run, scale, ...SET, taint, uncordon],
];
