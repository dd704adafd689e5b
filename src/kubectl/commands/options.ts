/** `kubectl options`: the flags every command has. */
import type { Command } from '../cli/command.ts';
import { HELP } from '../cli/help.generated.ts';

export const options: Command = {
  path: 'options',
  completes: 'nothing',
  *run({ out }) {
    yield* out(HELP.get('options') ?? '');
    return 0;
  },
};
