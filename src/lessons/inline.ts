/** Controls inside a sentence: the words a lesson writes as `:name[text]{attributes}`, read and checked. */
import { readCommands } from './commands.ts';
import { faultOf } from './expressions.ts';
import { docsOf } from './glossary.ts';
import { lineOf, plainText, type TextDirective } from './markdown.ts';
import { readObjectName } from './names.ts';
import type { Command, Problem } from './types.ts';

export type Inline =
  /** A coloured word: what it names is lit in the scene while it is pointed at, selected when it is pressed. */
  | { readonly kind: 'term'; readonly text: string; readonly select?: string; readonly docs?: string }
  /** A field of a Service as a switch. */
  | {
      readonly kind: 'policy';
      readonly service: string;
      readonly field: string;
      readonly values: readonly string[];
    }
  /** A button in the sentence. */
  | { readonly kind: 'do'; readonly text: string; readonly run: readonly Command[] }
  /** A button that opens two nodes' rules side by side. */
  | { readonly kind: 'compare'; readonly text: string; readonly node: string; readonly other: string }
  /** What an expression says now. */
  | { readonly kind: 'value'; readonly cel: string };

const VALUES: Readonly<Record<string, readonly string[]>> = {
  internalTrafficPolicy: ['Cluster', 'Local'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  type: ['ClusterIP', 'NodePort', 'LoadBalancer'],
  sessionAffinity: ['None', 'ClientIP'],
};

/** What else a term can point at, beside an object: a rule plate, a client outside. */
const OTHER_TARGET = /^(plate\/[^/]+\/[^/]+|external\/[^/]+|pods\/.+)$/;

export const isTarget = (words: string): boolean => OTHER_TARGET.test(words) || readObjectName(words) !== undefined;

export function readInline(node: TextDirective, problems: Problem[]): Inline | undefined {
  const line = lineOf(node);
  const text = node.children.map(plainText).join('');
  const attributes = node.attributes ?? {};
  const say = (message: string): undefined => void problems.push({ line, message });
  const run = (commands: string): Inline => ({ kind: 'do', text, run: readCommands(commands, line, problems) });
  switch (node.name) {
    case 'term': {
      const select = attributes['select'] ?? undefined;
      if (select !== undefined && !isTarget(select))
        return say(
          `select="${select}" names nothing: write KIND/NAME, plate/NODE/SERVICE, external/NAME or pods/LABEL=VALUE.`,
        );
      const docs = attributes['docs'] ?? docsOf(text);
      if (docs !== undefined && !docs.startsWith('https://'))
        return say(`docs="${docs}": a link begins with https://.`);
      return {
        kind: 'term',
        text,
        ...(select === undefined ? {} : { select }),
        ...(docs === undefined ? {} : { docs }),
      };
    }
    case 'policy': {
      const service = attributes['service'];
      const values = attributes['values']?.split('|') ?? VALUES[text];
      if (!service || !values)
        return say(':policy[FIELD]{service=NAME} wants a Service and a field it knows, or values="A|B".');
      return { kind: 'policy', service, field: text, values };
    }
    case 'scale':
      if (!attributes['deployment'] || !attributes['to'])
        return say(':scale[words]{deployment=NAME to=NUMBER} lacks something.');
      return run(`scale deployment/${attributes['deployment']} ${attributes['to']}`);
    case 'kill':
      if (!attributes['pod']) return say(':kill[words]{pod=NAME} does not say which Pod.');
      return run(`kill ${attributes['pod']}`);
    case 'do':
      if (!attributes['run']) return say(':do[words]{run="…"} does not say what to do.');
      return run(attributes['run']);
    case 'compare': {
      const { node, with: other } = attributes;
      if (!node || !other) return say(':compare[words]{node=NODE with=NODE} lacks a node.');
      return { kind: 'compare', text, node, other };
    }
    case 'value': {
      const cel = attributes['cel'];
      if (!cel) return say(':value{cel="…"} has no expression.');
      const fault = faultOf(cel);
      return fault === undefined ? { kind: 'value', cel } : say(`:value: ${fault}`);
    }
    default:
      return undefined;
  }
}
