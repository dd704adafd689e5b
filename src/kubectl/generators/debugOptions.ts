/** The line of `kubectl debug`: what it says, and whether it makes sense. Upstream: kubectl/pkg/cmd/debug/debug.go (Complete, Validate). */
import type { EnvVar } from '../../api/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { filesGiven } from '../write/infos.ts';
import type { CopyOptions } from './debugObjects.ts';
import { isProfile, type Profile } from './debugProfiles.ts';
import { isImageName } from './run.ts';

/** "a=b" of a flag, split at commas as pflag's stringToString does. @throws Failure */
function pairs(call: Invocation, flag: string): readonly (readonly [string, string])[] {
  const given = call.flags.list(flag);
  const words = given.flatMap((text) => text.split(','));
  return words.map((word) => {
    const at = word.indexOf('=');
    if (at < 0)
      throw wrongUse(
        `invalid argument ${JSON.stringify(given.join(','))} for "--${flag}" flag: ${word} must be formatted as key=value`,
      );
    return [word.slice(0, at), word.slice(at + 1)];
  });
}

const wrongUse = (text: string): Failure => new Failure(`${text}\nSee 'kubectl debug --help' for usage.`);

/** @throws Failure */
function profileOf({ flags }: Invocation): Profile {
  const name = flags.text('profile');
  if (!isProfile(name)) throw new Failure(`unknown profile: ${name}`);
  return name;
}

/** @throws Failure */
export function optionsOf(call: Invocation): { readonly names: readonly string[]; readonly options: CopyOptions } {
  const { flags, args } = call;
  const names = flags.dash === undefined ? args : args.slice(0, flags.dash);
  const setImages = new Map(pairs(call, 'set-image'));
  const env = pairs(call, 'env').map(([name, value]): EnvVar => ({ name, value }));
  if (flags.text('custom') !== '') throw new Failure('--custom is not part of this kubectl');
  const options: CopyOptions = {
    name: flags.text('copy-to'),
    image: flags.text('image'),
    pullPolicy: flags.text('image-pull-policy'),
    command: flags.dash === undefined ? [] : args.slice(flags.dash),
    argumentsOnly: flags.bool('arguments-only'),
    env,
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    profile: profileOf(call),
    target: flags.text('target'),
    setImages,
    sameNode: flags.bool('same-node'),
    shareProcesses: flags.changed('share-processes') ? flags.bool('share-processes') : undefined,
    kept: {
      labels: flags.bool('keep-labels'),
      annotations: flags.bool('keep-annotations'),
      liveness: flags.bool('keep-liveness'),
      readiness: flags.bool('keep-readiness'),
      startup: flags.bool('keep-startup'),
      initContainers: flags.bool('keep-init-containers'),
    },
  };
  return { names, options };
}

/** @throws Failure */
export function validate(call: Invocation, names: readonly string[], options: CopyOptions): void {
  const { flags } = call;
  const { image, setImages, command, name, pullPolicy, target, tty, stdin } = options;
  const isNamed = flags.text('container') !== '';
  if (flags.changed('attach') && flags.bool('attach') && image === '' && !isNamed)
    throw new Failure('you must specify --container or create a new container using --image in order to attach.');
  if (name === '') validateInPlace(call, options);
  else if (image === '' && setImages.size === 0 && command.length === 0)
    throw new Failure('you must specify --image, --set-image or command arguments.');
  else if (command.length > 0 && !isNamed && image === '')
    throw new Failure('you must specify an existing container or a new image when specifying args.');
  const bad = (text: string): boolean => !isImageName(text);
  const invalid = 'invalid reference format';
  if (image !== '' && bad(image)) throw new Failure(`invalid image name ${JSON.stringify(image)}: ${invalid}`);
  if (names.length === 0 && !filesGiven(call)) throw new Failure('NAME or filename is required for debug');
  if (!['Always', 'IfNotPresent', 'Never', ''].includes(pullPolicy))
    throw new Failure(`invalid image pull policy: ${pullPolicy}`);
  for (const [container, other] of setImages)
    if (bad(other))
      throw new Failure(`invalid image name ${JSON.stringify(other)} for container "${container}": ${invalid}`);
  if (target !== '' && name !== '')
    throw new Failure('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (tty && !stdin) throw new Failure('-i/--stdin is required for containers with -t/--tty=true');
}

/** Flags that only a copy knows. @throws Failure */
function validateInPlace({ flags }: Invocation, { image, setImages, sameNode }: CopyOptions): void {
  if (flags.bool('replace')) throw new Failure('--replace may only be used with --copy-to.');
  if (sameNode) throw new Failure('--same-node may only be used with --copy-to.');
  if (setImages.size > 0) throw new Failure('--set-image may only be used with --copy-to.');
  if (image === '') throw new Failure('you must specify --image when not using --copy-to.');
}
