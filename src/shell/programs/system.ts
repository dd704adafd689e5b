/** Programs that show the system they run on: the host knows what they print. Each is a question with its arguments. */
import type { SystemAnswer } from '../host.ts';
import type { Program } from '../machine/process.ts';

export function shows(what: string): Program {
  return function* (process) {
    const { out, err, status } = (yield* process.ask({
      kind: 'system',
      what,
      args: process.args,
    })) as SystemAnswer;
    yield* process.write(out);
    yield* process.write(err, 2);
    return status;
  };
}

export const id: Program = function* (process) {
  if (process.args.includes('-u') || process.args.includes('-g'))
    yield* process.say(process.args.includes('-n') ? 'root' : '0');
  else if (process.args.includes('-un')) yield* process.say('root');
  else yield* process.say('uid=0(root) gid=0(root) groups=0(root)');
  return 0;
};

export const whoami: Program = function* (process) {
  yield* process.say('root');
  return 0;
};

export const uname: Program = function* (process) {
  const [, flags = ''] = /^-(\w+)$/.exec(process.args[0] ?? '-s') ?? [];
  const { out } = (yield* process.ask({ kind: 'system', what: 'hostname', args: [] })) as SystemAnswer;
  const all = flags.includes('a');
  const parts = [
    ['s', 'Linux'],
    ['n', out.trim()],
    ['r', '6.12.43'],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', process.system.programs.flavour === 'gnu' ? 'GNU/Linux' : 'Linux'],
  ] as const;
  yield* process.say(
    parts
      .filter(([flag]) => all || flags.includes(flag))
      .map(([, text]) => text)
      .join(' '),
  );
  return 0;
};
