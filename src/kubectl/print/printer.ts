/**
 * `-o`: objects as YAML, JSON, names, or through a template. Upstream: cli-runtime/pkg/genericclioptions/print_flags.go.
 */
import { yamlText } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import type { Invocation } from '../cli/command.ts';
import { readFile } from '../rest/files.ts';
import type { Routine } from '../../shell/index.ts';
import { customColumns } from './customColumns.ts';
import { goTemplatePrinter } from './goTemplate.ts';
import { goJson, goQuoted, goSyntax } from './goText.ts';
import { printTemplate, printTemplateAsJson } from './jsonpath/evaluate.ts';
import { itemsOf, nameOf, withoutManagedFields, type KubeObject, type Printer } from './objects.ts';
import { JsonPathError } from './jsonpath/nodes.ts';
import { parseTemplate } from './jsonpath/parse.ts';

const BASIC = ['json', 'name', 'yaml'];
const TEMPLATES = ['go-template', 'go-template-file', 'template', 'templatefile'];
const JSONPATHS = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const COLUMNS = ['custom-columns', 'custom-columns-file'];

/**
 * @param columns custom-columns and wide belong to the formats (get)
 * @throws Failure for a format that is none
 */
export function* makePrinter(call: Invocation, columns = false): Routine<Printer> {
  const { flags } = call;
  const output = flags.text('output') || (flags.text('template') === '' ? '' : 'go-template');
  const shown = flags.bool('show-managed-fields') ? (object: KubeObject) => object : withoutManagedFields;
  if (output === 'json') return (object) => `${goJson(shown(object), '    ')}\n`;
  if (output === 'yaml') return yamlPrinter(shown);
  if (output === 'name')
    return (object) =>
      itemsOf(object)
        .map((item) => `${nameOf(item)}\n`)
        .join('');
  const [format = '', ...rest] = output.split('=');
  const given = rest.length === 0 ? flags.text('template') : rest.join('=');
  if (JSONPATHS.includes(format)) return yield* jsonPathPrinter(call, format, given);
  if (columns && COLUMNS.includes(format)) return yield* columnsPrinter(call, format, given);
  if (TEMPLATES.includes(format)) return goTemplatePrinter(call, yield* templateGiven(call, format, given));
  const allowed = [...BASIC, ...TEMPLATES, ...JSONPATHS, ...(columns ? [...COLUMNS, 'wide'] : [])].sort();
  throw new Failure(
    `unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowed.join(',')}`,
  );
}

/** Documents after the first are set apart. */
function yamlPrinter(shown: (object: KubeObject) => KubeObject): Printer {
  let count = 0;
  return (object) => `${count++ > 0 ? '---\n' : ''}${yamlText(shown(object))}`;
}

/** The template, or what the file holds that is named in its place. */
function* templateGiven(call: Invocation, format: string, given: string): Routine<string> {
  if (given === '') throw new Failure('template format specified but no template given');
  if (!format.endsWith('file')) return given;
  const file = yield* readFile(call.process, given);
  if (file === undefined)
    throw new Failure(`error reading --template ${given}, open ${given}: no such file or directory\n`);
  return file;
}

function* jsonPathPrinter(call: Invocation, format: string, given: string): Routine<Printer> {
  const template = yield* templateGiven(call, format, given);
  const nodes = parsed(template, (said) => `error parsing jsonpath ${template}, ${said}\n`);
  const allowMissing = call.flags.bool('allow-missing-template-keys');
  const print = format === 'jsonpath-as-json' ? printTemplateAsJson : printTemplate;
  return (object) => {
    try {
      return print(nodes, object, allowMissing);
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      throw new Failure(
        `error executing jsonpath ${goQuoted(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
      );
    }
  };
}

function parsed(template: string, words: (said: string) => string): ReturnType<typeof parseTemplate> {
  try {
    return parseTemplate(template);
  } catch (error) {
    if (error instanceof JsonPathError) throw new Failure(words(error.message));
    throw error;
  }
}

function* columnsPrinter(call: Invocation, format: string, given: string): Routine<Printer> {
  if (given === '') throw new Failure('custom-columns format specified but no custom columns given');
  const noHeaders = call.flags.bool('no-headers');
  if (format === 'custom-columns') return customColumns(given, noHeaders);
  const file = yield* readFile(call.process, given);
  if (file === undefined)
    throw new Failure(`error reading template ${given}, open ${given}: no such file or directory\n`);
  const [headers = [], specs = []] = file.split('\n').map((line) => line.split(/\s+/).filter((word) => word !== ''));
  if (headers.length !== specs.length)
    throw new Failure(`number of headers (${headers.length}) and field specifications (${specs.length}) don't match`);
  return customColumns(headers.map((header, index) => `${header}:${specs[index]!}`).join(','), false);
}
