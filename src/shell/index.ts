/**
 * A shell: its language, its small programs, and the machine they run on. Whoever embeds it is a host. The doors:
 *
 * - `Machine` runs processes synchronously; what they want from outside are calls (`calls()`), plain data (`HostRequest`), which the
 *   host answers now or later with `answer(id, value)`. `run(limit)` bounds the work done at once, `type` and `closeInput` feed standard
 *   input, `signal('INT')` is Ctrl-C, `printed(stream, from)` reads what came out.
 * - `Session` keeps a machine in step with a chain of recorded entries: for a host whose time can go back.
 * - `programsOf` picks what is installed; a host adds programs of its own (kubectl, say): any `Program` is a generator over a `Process`.
 * - `shellProgram(dialect)` is `sh`. On a terminal (`terminal`) it prompts, and asks for more while a line is unfinished.
 * - `parseScript` tells an unfinished line from a wrong one.
 *
 * A page's terminal makes one machine with `shellProgram('bash')` on a `plain` terminal, answers file requests from its editor, `now` and `sleep`
 * from cluster time and `http` by connections from the operator's laptop.
 */
export { Machine, SIGNALS, type Call, type Delivery, type MachineState, type Terminal } from './machine/machine.ts';
export type { Routine } from './machine/operations.ts';
export { Process, type Program, type Programs } from './machine/process.ts';
export { Session, type Chain, type Entry } from './session.ts';
export type { Checkpoint, CheckpointRequest } from './language/checkpoint.ts';
export { shellProgram } from './language/shell.ts';
export { parseScript, type Parsed } from './language/parse.ts';
export type { Dialect } from './language/state.ts';
export { BUSYBOX, COREUTILS, DEBIAN, NETWORK_TOOLS, PROGRAMS, programsOf, type Flavour } from './programs/catalogue.ts';
export { formatDate, momentOf } from './programs/date.ts';
export { absolute } from './files.ts';
export { splitWords } from './text/splitWords.ts';
export type {
  DnsOutcome,
  DnsRequest,
  FileDone,
  FileEntry,
  FileError,
  FileList,
  FileRequest,
  FileState,
  FileText,
  HostRequest,
  HttpAnswer,
  HttpRequest,
  NetEnd,
  PingAnswer,
  PingRequest,
  ResolveAnswer,
  ResolveRequest,
  ScreenRequest,
  ScreenSize,
  ServeRequest,
  SignalRequest,
  SystemAnswer,
  SystemRequest,
  TalkRequest,
} from './host.ts';
