/** `kubectl auth can-i` and `whoami`. Upstream: kubectl/pkg/cmd/auth. Left out: reconcile. */
import type { Command, Invocation } from '../cli/command.ts';
import type { Routine } from '../../shell/index.ts';
import { Exit, Failure } from '../cli/failure.ts';
import { Columns } from '../print/columns.ts';
import { makePrinter } from '../print/printer.ts';

const REVIEWS = '/apis/authorization.k8s.io/v1';

export const authCanI: Command = {
  path: 'auth can-i',
  completes: 'nothing',
  *run(call) {
    const { flags, args } = call;
    if (flags.bool('list')) return yield* listRules(call);
    const [verb, what = '', name = ''] = args;
    if (verb === undefined || what === '')
      throw new Failure(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    const spec = what.startsWith('/')
      ? { nonResourceAttributes: { path: what, verb } }
      : { resourceAttributes: yield* attributes(call, verb, what, name) };
    const review = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1', spec };
    const answer = yield* call.client.send<{
      status?: { allowed?: boolean; reason?: string; evaluationError?: string };
    }>('POST', `${REVIEWS}/selfsubjectaccessreviews`, { body: review });
    const { allowed = false, reason = '', evaluationError = '' } = answer.status ?? {};
    const because = [reason && ` - ${reason}`, evaluationError && ` - ${evaluationError}`].join('');
    if (!flags.bool('quiet')) yield* call.out(allowed ? 'yes\n' : `no${because}\n`);
    if (!allowed) throw new Exit(1);
    return 0;
  },
};

function* attributes(call: Invocation, verb: string, what: string, name: string): Routine<object> {
  const { discovery, flags, namespace } = call;
  const [word = '', inline = ''] = what.split('/');
  const found = word === '*' ? undefined : yield* discovery.find(word);
  if (!found && word !== '*')
    yield* call.err(
      word.includes('.')
        ? `Warning: the server doesn't have a resource type '${word.split('.')[0]}' in group '${word.split('.').slice(1).join('.')}'\n\n`
        : `Warning: the server doesn't have a resource type '${word}'\n\n`,
    );
  if (found && !found.namespaced && !flags.bool('all-namespaces') && flags.text('namespace') === '')
    yield* call.err(
      `Warning: resource '${found.name}' is not namespace scoped${found.group === '' ? '' : ` in group '${found.group}'`}\n\n`,
    );
  return {
    ...(flags.bool('all-namespaces') ? {} : { namespace }),
    verb,
    group: found?.group ?? '',
    resource: found?.name ?? word,
    subresource: flags.text('subresource'),
    name: inline || name,
  };
}

function* listRules(call: Invocation): Routine<number> {
  const { client, flags, namespace } = call;
  interface Rule {
    readonly verbs?: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
  }
  const body = { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', spec: { namespace } };
  const { status } = yield* client.send<{ status?: { resourceRules?: Rule[]; nonResourceRules?: Rule[] } }>(
    'POST',
    `${REVIEWS}/selfsubjectrulesreviews`,
    { body },
  );
  const list = (words: readonly string[] = []): string => `[${words.join(' ')}]`;
  const rows: string[][] = [];
  for (const { verbs, apiGroups = [''], resources = [], resourceNames } of status?.resourceRules ?? [])
    for (const resource of resources)
      for (const group of apiGroups)
        rows.push([group === '' ? resource : `${resource}.${group}`, '[]', list(resourceNames), list(verbs)]);
  for (const { verbs, nonResourceURLs } of status?.nonResourceRules ?? [])
    rows.push(['', list(nonResourceURLs), '[]', list(verbs)]);
  const headers = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  yield* call.out(new Columns().lines(flags.bool('no-headers') ? rows : [headers, ...rows]));
  return 0;
}

export const authWhoAmI: Command = {
  path: 'auth whoami',
  completes: 'nothing',
  *run(call) {
    const body = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1' };
    const answer = yield* call.client.send<{
      status?: {
        userInfo?: { username?: string; uid?: string; groups?: string[]; extra?: Readonly<Record<string, string[]>> };
      };
    }>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body });
    if (call.flags.text('output') !== '') {
      yield* call.out((yield* makePrinter(call))(answer));
      return 0;
    }
    const { username = '', uid = '', groups = [], extra = {} } = answer.status?.userInfo ?? {};
    const rows = [
      ['ATTRIBUTE', 'VALUE'],
      ['Username', username],
    ];
    if (uid !== '') rows.push(['UID', uid]);
    if (groups.length > 0) rows.push(['Groups', `[${groups.join(' ')}]`]);
    for (const key of Object.keys(extra).sort()) rows.push([`Extra: ${key}`, `[${(extra[key] ?? []).join(' ')}]`]);
    yield* call.out(new Columns().lines(rows));
    return 0;
  },
};
