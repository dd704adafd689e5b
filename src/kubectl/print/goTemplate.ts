/** `-o go-template=…`: an object through a Go template. Upstream: cli-runtime/pkg/printers/template.go. */
import type { Invocation } from '../cli/command.ts';
import { Failure, PrintedFailure } from '../cli/failure.ts';
import { goJson, goQuoted, goText } from './goText.ts';
import type { Printer } from './objects.ts';
import { executeTemplate } from './template/execute.ts';
import { FUNCTION_NAMES } from './template/functions.ts';
import { TemplateError } from './template/nodes.ts';
import { parseGoTemplate, type Template } from './template/parse.ts';

/** @throws Failure when the template cannot be read */
export function goTemplatePrinter({ flags }: Invocation, text: string): Printer {
  const template = parsed(text);
  const allowMissing = flags.bool('allow-missing-template-keys');
  return (object) => {
    const { text: printed, error } = executeTemplate(template, object, allowMissing);
    if (error === undefined) return printed;
    const shown = `Error executing template: ${error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${goJson(object)}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`;
    throw new PrintedFailure(`error executing template ${goQuoted(text)}: ${error}`, printed + shown);
  };
}

function parsed(text: string): Template {
  try {
    return parseGoTemplate(text, FUNCTION_NAMES);
  } catch (error) {
    if (error instanceof TemplateError) throw new Failure(`error parsing template ${text}, ${error.message}\n`);
    throw error;
  }
}
