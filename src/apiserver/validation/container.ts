/** Containers, wherever they stand. Upstream: validateContainers and what it calls in pkg/apis/core/validation/validation.go. */
import { type Container, type ContainerPort, type EnvVar, dnsLabel, portName, portNumber } from '../../api/index.ts';
import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
  type FieldError,
} from './fieldError.ts';
import { validateLifecycle, validateProbes } from './probe.ts';
import { validateResources } from './resources.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

/** What a container is checked against. */
export interface ContainerSetting {
  readonly gracePeriod: number | undefined;
  readonly volumes: ReadonlySet<string>;
}

export function validateContainers(
  containers: readonly Container[],
  field: string,
  setting: ContainerSetting,
): FieldError[] {
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, i) => {
    const path = `${field}[${String(i)}]`;
    return [
      ...commonErrors(container, path, setting),
      ...duplicateName(container, path, names),
      ...validateLifecycle(container.lifecycle, `${path}.lifecycle`, setting.gracePeriod),
      ...validateProbes(container, path, setting.gracePeriod),
    ];
  });
  return [...errors, ...hostPortConflicts(containers, field)];
}

export function validateInitContainers(
  containers: readonly Container[],
  regular: readonly Container[],
  field: string,
  setting: ContainerSetting,
): FieldError[] {
  const names = new Set(regular.map((container) => container.name));
  return containers.flatMap((container, i) => {
    const path = `${field}[${String(i)}]`;
    return [
      ...commonErrors(container, path, setting),
      ...(container.restartPolicy === undefined || container.restartPolicy === 'Always'
        ? []
        : [notSupported(`${path}.restartPolicy`, container.restartPolicy, ['Always'])]),
      ...duplicateName(container, path, names),
      ...(container.restartPolicy === 'Always'
        ? sidecarErrors(container, path, setting)
        : plainInitErrors(container, path)),
    ];
  });
}

function sidecarErrors(container: Container, path: string, { gracePeriod }: ContainerSetting): FieldError[] {
  return [
    ...validateLifecycle(container.lifecycle, `${path}.lifecycle`, gracePeriod),
    ...validateProbes(container, path, gracePeriod),
  ];
}

/** A container that only runs before the others has no use for these. */
function plainInitErrors(container: Container, path: string): FieldError[] {
  return (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((field) =>
    container[field]
      ? [forbiddenField(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always')]
      : [],
  );
}

function duplicateName({ name }: Container, path: string, names: Set<string>): FieldError[] {
  const known = names.has(name);
  names.add(name);
  return known ? [duplicate(`${path}.name`, name)] : [];
}

export function commonErrors(container: Container, path: string, setting: ContainerSetting): FieldError[] {
  const { terminationMessagePolicy, imagePullPolicy } = container;
  return [
    ...nameErrors(container, path),
    ...(container.image ? [] : [required(`${path}.image`)]),
    ...supportedErrors(terminationMessagePolicy, MESSAGE_POLICIES, `${path}.terminationMessagePolicy`),
    ...portErrors(container.ports ?? [], `${path}.ports`),
    ...envErrors(container.env ?? [], `${path}.env`),
    ...mountErrors(container, `${path}.volumeMounts`, setting.volumes),
    ...supportedErrors(imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    ...validateResources(container.resources, `${path}.resources`),
  ];
}

/** What a template may still have. @upstream validateContainerOnlyForPod */
export function imageSpaceErrors({ image }: Container, path: string): FieldError[] {
  if (!image || image === image.trim()) return [];
  return [invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}

function nameErrors(container: Container, path: string): FieldError[] {
  const name = (container.name as string | undefined) ?? '';
  if (name === '') return [required(`${path}.name`)];
  return dnsLabel(name).map((said) => invalidValue(`${path}.name`, name, said));
}

function supportedErrors(value: string | undefined, supported: readonly string[], field: string): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

function portErrors(ports: readonly ContainerPort[], field: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => onePortErrors(port, `${field}[${String(i)}]`, names));
}

function onePortErrors(port: ContainerPort, path: string, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', hostPort = 0, protocol } = port;
  if (name !== '') {
    const sentences = portName(name);
    for (const said of sentences) errors.push(invalidValue(`${path}.name`, name, said));
    if (sentences.length === 0 && names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  const number = (port.containerPort as number | undefined) ?? 0;
  if (number === 0) errors.push(required(`${path}.containerPort`));
  else for (const said of portNumber(number)) errors.push(invalidValue(`${path}.containerPort`, number, said));
  if (hostPort !== 0)
    for (const said of portNumber(hostPort)) errors.push(invalidValue(`${path}.hostPort`, hostPort, said));
  return [...errors, ...supportedErrors(protocol, PROTOCOLS, `${path}.protocol`)];
}

/** Two containers of a Pod share its network: one host port can be given once. */
function hostPortConflicts(containers: readonly Container[], field: string): FieldError[] {
  const seen = new Set<string>();
  return containers.flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }, j) => {
      if (!hostPort) return [];
      const key = `${protocol}//${String(hostPort)}`;
      const known = seen.has(key);
      seen.add(key);
      return known ? [duplicate(`${field}[${String(i)}].ports[${String(j)}].hostPort`, key)] : [];
    }),
  );
}

const ENV_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function envErrors(variables: readonly EnvVar[], field: string): FieldError[] {
  return variables.flatMap((variable, i) => {
    const path = `${field}[${String(i)}]`;
    const name = (variable.name as string | undefined) ?? '';
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${path}.name`));
    else if (!/^[ -<>-~]*$/.test(name)) errors.push(invalidValue(`${path}.name`, name, ENV_RULE));
    return [...errors, ...valueFromErrors(variable, `${path}.valueFrom`)];
  });
}

function valueFromErrors({ value, valueFrom }: EnvVar, field: string): FieldError[] {
  if (!valueFrom) return [];
  const given = SOURCES.filter((source) => Object.hasOwn(valueFrom, source)).length;
  const refuse = (said: string): FieldError[] => [invalidValue(field, '', said)];
  if (given === 0)
    return refuse(
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    );
  if (value) return refuse('may not be specified when `value` is not empty');
  return given > 1 ? refuse('may not have more than one field specified at a time') : [];
}

interface VolumeMount {
  readonly name?: string;
  readonly mountPath?: string;
}

function mountErrors(container: Container, field: string, volumes: ReadonlySet<string>): FieldError[] {
  const mounts = (container as { readonly volumeMounts?: readonly VolumeMount[] }).volumeMounts ?? [];
  const paths = new Set<string>();
  return mounts.flatMap(({ name = '', mountPath = '' }, i) => {
    const path = `${field}[${String(i)}]`;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${path}.name`));
    else if (!volumes.has(name)) errors.push(notFoundValue(`${path}.name`, name));
    if (mountPath === '') errors.push(required(`${path}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalidValue(`${path}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    return errors;
  });
}
