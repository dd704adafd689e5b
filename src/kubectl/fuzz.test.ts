/** Lines and templates by chance: no crash, no hang, and an error that says what was wrong. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { runKubectl } from '../testing/kubectlRun.ts';
import { HELP } from './cli/help.generated.ts';
import { flagsAt } from './cli/flagTypes.ts';
import { printTemplate } from './print/jsonpath/evaluate.ts';
import { JsonPathError } from './print/jsonpath/nodes.ts';
import { parseTemplate } from './print/jsonpath/parse.ts';
import { executeTemplate } from './print/template/execute.ts';
import { FUNCTION_NAMES } from './print/template/functions.ts';
import { TemplateError } from './print/template/nodes.ts';
import { parseGoTemplate } from './print/template/parse.ts';

const cluster = createCluster({ hopLatency: 0 });
cluster.settle();

/** Those that only read, and come to an end. */
const READING = [
  'get',
  'describe',
  'logs',
  'explain',
  'events',
  'api-resources',
  'auth can-i',
  'config view',
  'wait',
  'top pod',
];
const flag = fc
  .constantFrom(...READING.flatMap((path) => flagsAt(path)))
  .filter(({ name }) => !/^(watch|watch-only|follow|timeout)$/.test(name))
  .chain(({ name, short }) =>
    fc.constantFrom(
      `--${name}`,
      `--${name}=`,
      `--${name}=x`,
      `--${name}=3`,
      `-${short ?? name[0] ?? 'x'}`,
      `--${name}s`,
    ),
  );
const word = fc.oneof(
  fc.constantFrom(
    'pods',
    'svc',
    'svc,ep',
    'svc/kubernetes',
    'nope',
    'kubernetes',
    'a/b/c',
    '/',
    '',
    '--',
    '-',
    '-o',
    'json',
    'yaml',
  ),
  fc.string({ unit: fc.constantFrom(...'a-=,/.{}[]@$*?()"é '), maxLength: 6 }),
);

it('any line of words and flags ends, with an error in words or none', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(fc.constantFrom(...READING), fc.array(fc.oneof(flag, word), { maxLength: 5 }), (path, words) => {
      const line = [path, ...words.map((one) => `'${one.replaceAll("'", '')}'`), '--request-timeout=1s'].join(' ');
      const { status, stderr } = runKubectl(cluster, line, { patience: 100 });
      if (status === undefined) expect(path).toBe('wait');
      else if (status !== 0) expect(stderr).not.toBe('');
    }),
    { numRuns: 250, seed: 6 },
  );
});

const OBJECT = {
  items: [
    { a: 1, b: [1, 2, { c: 'x' }] },
    { a: 'text', b: null },
  ],
  kind: 'List',
  n: 0.5,
};
const template = fc.array(
  fc.constantFrom(
    ...'{}[].*$@?():,\'"\\<>=! ',
    'items',
    '.a',
    '.b',
    '[*]',
    '[0]',
    '[-1:]',
    '..',
    'range ',
    '{end}',
    '{range .items[*]}',
    '==',
    '@.a',
    '1',
    '?(',
    '"\\n"',
  ),
  { maxLength: 14 },
);

it('any jsonpath template prints something or says what is wrong with it', () => {
  fc.assert(
    fc.property(template, (parts) => {
      try {
        expect(typeof printTemplate(parseTemplate(parts.join('')), OBJECT, true)).toBe('string');
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        expect(error.message).not.toBe('');
      }
    }),
    { numRuns: 3000, seed: 6 },
  );
});

const goPiece = fc.constantFrom(
  ...[
    '{{',
    '}}',
    ' ',
    '.',
    '.items',
    '.a',
    '.b',
    '$',
    '$x',
    ':=',
    '=',
    '|',
    '(',
    ')',
    '"t"',
    '`r`',
    "'c'",
    '1',
    '-2.5',
    ',',
    '\n',
  ],
  ...[
    'range ',
    'if ',
    'with ',
    'else',
    'end',
    'define "d"',
    'template "d" ',
    'break',
    'nil',
    'true',
    '{{end}}',
    '{{else}}',
  ],
  ...[
    '{{range .items}}',
    '{{if .a}}',
    '{{- ',
    ' -}}',
    '{{/* c */}}',
    'index ',
    'len ',
    'printf "%v %[2]d %*s" ',
    'eq ',
    'lt ',
    'and ',
    'or ',
  ],
  ...['not ', 'slice ', 'print ', 'exists ', 'base64decode ', 'html ', 'js ', 'urlquery ', 'call ', '#', 'é'],
);

it('any Go template prints something or says where it is wrong', () => {
  fc.assert(
    fc.property(fc.array(goPiece, { maxLength: 14 }), fc.boolean(), (parts, allowMissing) => {
      try {
        const { error } = executeTemplate(parseGoTemplate(parts.join(''), FUNCTION_NAMES), OBJECT, allowMissing);
        if (error !== undefined) expect(error).toMatch(/^template: output:\d+:\d+: executing ".*" at <[^]*>: ./);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        expect(error.message).toMatch(/^template: output:\d+: ./);
      }
    }),
    { numRuns: 3000, seed: 6 },
  );
});

it.each([
  ['a template in itself', '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', 'exceeded maximum template depth'],
  [
    'two templates in each',
    '{{define "a"}}{{template "a"}}{{template "a"}}{{end}}{{template "a"}}',
    'exceeded maximum',
  ],
  ['a range without an end', '{{range 1000000000}}{{range 1000000000}}{{end}}{{end}}', 'the template takes too long'],
  ['more text than fits', '{{range 100000}}{{printf "%900000d" 1}}{{end}}', 'the template takes too long'],
  ['ifs inside each other', '{{if 1}}'.repeat(5000), 'too many actions inside each other'],
  ['parentheses inside each other', `{{${'('.repeat(5000)}`, 'too many actions inside each other'],
])('%s ends with an error', (_, text, said) => {
  const error = (): string | undefined => {
    try {
      return executeTemplate(parseGoTemplate(text, FUNCTION_NAMES), OBJECT, true).error;
    } catch (thrown) {
      if (thrown instanceof TemplateError) return thrown.message;
      throw thrown;
    }
  };
  expect(error()).toContain(said);
});

it('a word that is no template, no path and no flag is told as what it is', () => {
  const said = (line: string): string => runKubectl(cluster, line).stderr;
  expect(said("get ns -o jsonpath='{.items[*}'")).toBe(
    'error: error parsing jsonpath {.items[*}, unterminated array\n',
  );
  expect(said("get ns -o go-template='{{.items'")).toContain(
    'error parsing template {{.items, template: output:1: unclosed',
  );
  expect(said('get ns --nope')).toContain('error: unknown flag: --nope\nSee');
  expect(said('get ns --chunk-size=x')).toContain('invalid argument "x" for "--chunk-size" flag: strconv.ParseInt');
});

it('every command’s help tells its flags', () => {
  for (const [path, text] of HELP) {
    const shown = [...text.matchAll(/^ {4}(?:-\w, )?--([\w-]+)=/gm)].map(([, name]) => name);
    expect(flagsAt(path).map(({ name }) => name)).toEqual(shown);
  }
});
