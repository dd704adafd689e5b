/**
 * The objects a command line names: "pods", "pod web", "svc,ep web", "deploy/web pod/a", "all". Upstream:
 * cli-runtime/pkg/resource/builder.go.
 */
import type { Routine } from '../../shell/index.ts';
import { Failure } from '../cli/failure.ts';
import type { Discovery, Resource } from './discovery.ts';

/** One resource, or one object of it. */
export interface Target {
  readonly resource: Resource;
  readonly name?: string;
}

export interface Named {
  readonly targets: readonly Target[];
  /** Every target has been given as "type/name" or as names after one type: one object at most is meant by each. */
  readonly areObjects: boolean;
  /** The line names more than one type: tables bear prefixes. */
  readonly manyTypes: boolean;
}

const NO_SLASH_MIX =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** The types between commas, categories opened up. @throws Failure when the server has none of the name */
function* resourceTypes(discovery: Discovery, words: string): Routine<Resource[]> {
  const types: Resource[] = [];
  for (const word of words.split(',').filter((one) => one !== '')) {
    const category = yield* discovery.category(word);
    if (category.length > 0) types.push(...category);
    else types.push(yield* discovery.named(word));
  }
  return types;
}

/** @throws Failure in the builder's sentences */
export function* namedResources(discovery: Discovery, args: readonly string[]): Routine<Named> {
  if (args.some((arg) => arg.includes('/'))) return yield* slashed(discovery, args);
  const [words = '', ...names] = args;
  const types = yield* resourceTypes(discovery, words);
  const manyTypes = types.length > 1;
  if (names.length === 0) return { targets: types.map((resource) => ({ resource })), areObjects: false, manyTypes };
  if (names.some((name) => name === '')) throw new Failure('resource name may not be empty');
  const targets = types.flatMap((resource) => names.map((name) => ({ resource, name })));
  return { targets, areObjects: true, manyTypes };
}

function* slashed(discovery: Discovery, args: readonly string[]): Routine<Named> {
  const targets: Target[] = [];
  for (const arg of args) {
    const parts = arg.split('/');
    if (parts.length === 1) throw new Failure(NO_SLASH_MIX);
    if (parts.length > 2) throw new Failure('arguments in resource/name form may not have more than one slash');
    const [type = '', name = ''] = parts;
    if (type === '' || name === '')
      throw new Failure('arguments in resource/name form must have a single resource and name');
    targets.push({ resource: yield* discovery.named(type), name });
  }
  const manyTypes = new Set(targets.map(({ resource }) => resource)).size > 1;
  return { targets, areObjects: true, manyTypes };
}
