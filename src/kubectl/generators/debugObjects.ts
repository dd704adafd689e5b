/**
 * The objects of `kubectl debug`: an ephemeral container for a Pod, a copy of a Pod, a Pod on a node. Upstream:
 * kubectl/pkg/cmd/debug/debug.go (generateDebugContainer, generatePodCopyWithDebugContainer, generateNodeDebugPod).
 */
import type { Container, EnvVar, Pod, PodSpec } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { profiledContainer, profiledCopy, profiledNodePod, type Kept, type Profile } from './debugProfiles.ts';

export interface DebugOptions {
  readonly image: string;
  readonly pullPolicy: string;
  readonly command: readonly string[];
  /** They are arguments, not a command. */
  readonly argumentsOnly: boolean;
  readonly env: readonly EnvVar[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly profile: Profile;
  /** Of the container whose processes one wants to see; '' for none. */
  readonly target: string;
}

/** What a copy takes over, and what it changes. */
export interface CopyOptions extends DebugOptions {
  readonly name: string;
  readonly setImages: ReadonlyMap<string, string>;
  readonly sameNode: boolean;
  readonly shareProcesses: boolean | undefined;
  readonly kept: Kept;
}

/** What the line says of a container, as far as it does. */
function told({ image, pullPolicy, command, argumentsOnly, env, stdin, tty }: DebugOptions): Partial<Container> {
  return {
    ...(image === '' ? {} : { image }),
    ...(command.length === 0 ? {} : argumentsOnly ? { args: command } : { command }),
    ...(env.length > 0 ? { env } : {}),
    ...(pullPolicy === '' ? {} : { imagePullPolicy: pullPolicy as NonNullable<Container['imagePullPolicy']> }),
    ...(stdin ? { stdin } : {}),
    ...(tty ? { tty } : {}),
  };
}

function lookingContainer(name: string, options: DebugOptions): Container {
  return { name, image: options.image, ...told(options), terminationMessagePolicy: 'File' };
}

/** The Pod's spec with one more ephemeral container. */
export function withDebugContainer({ spec }: Pod, name: string, options: DebugOptions): PodSpec {
  const { target, profile } = options;
  const looking = profiledContainer(profile, lookingContainer(name, options));
  const added = { ...looking, ...(target === '' ? {} : { targetContainerName: target }) };
  return { ...spec, ephemeralContainers: [...(spec.ephemeralContainers ?? []), added] };
}

/** @param suffix five letters */
export function nodeDebugPod(node: string, name: string, suffix: string, options: DebugOptions) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `node-debugger-${node}-${suffix}`,
      labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' },
    },
    spec: profiledNodePod(options.profile, {
      containers: [lookingContainer(name, options)],
      nodeName: node,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    }),
  };
}

/** A container of the original, changed as far as something is said about it. A new command has no arguments of the old one. */
function changed({ stdin: _stdin, tty: _tty, args, ...rest }: Container, options: CopyOptions): Container {
  return { ...rest, ...(args && options.command.length === 0 ? { args } : {}), ...told(options) };
}

/**
 * @param wanted the container that is meant; '' when nobody said
 * @param newName a name for one more; told only when it is needed
 * @throws Failure when there is no image for it
 */
export function podCopy(pod: Pod, wanted: string, newName: string, options: CopyOptions) {
  const { setImages, image, profile, kept, sameNode, shareProcesses, name } = options;
  const { ephemeralContainers: _looked, nodeName, ...spec } = pod.spec;
  const containers = spec.containers.map((container) => {
    const other = setImages.get(container.name) ?? setImages.get('*');
    return other === undefined ? container : { ...container, image: other };
  });
  const isThere = containers.some((container) => container.name === wanted);
  if (!isThere && image === '' && setImages.size === 0)
    throw new Failure('you must specify image when creating new container');
  const onlyImages = !isThere && image === '';
  const own = isThere ? wanted : onlyImages ? '' : newName;
  const { namespace = 'default', labels, annotations } = pod.metadata;
  const copy = {
    metadata: { name, namespace, ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) },
    spec: {
      ...spec,
      ...(sameNode && nodeName !== undefined ? { nodeName } : {}),
      ...(shareProcesses === undefined ? {} : { shareProcessNamespace: shareProcesses }),
      containers: isThere
        ? containers.map((container) => (container.name === wanted ? changed(container, options) : container))
        : onlyImages
          ? containers
          : [...containers, lookingContainer(newName, options)],
    },
  };
  // Where only images change, no profile is asked.
  const made = onlyImages ? copy : profiledCopy(profile, copy, own, kept);
  return { container: own, object: { apiVersion: 'v1', kind: 'Pod', ...made } };
}
