/** Ephemeral containers of a Pod. Upstream: validateEphemeralContainers in pkg/apis/core/validation/validation.go. */
import type { Container, PodSpec } from '../../api/index.ts';
import { commonErrors, imageSpaceErrors, type ContainerSetting } from './container.ts';
import { duplicate, forbiddenField, notFoundValue, type FieldError } from './fieldError.ts';

const NOT_HERE = 'cannot be set for an Ephemeral Container';
/** Whoever looks into a Pod is no part of its work: it serves nothing, and nothing waits for it. In the order of the Go struct. */
const FORBIDDEN = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

export function ephemeralContainerErrors(spec: PodSpec, field: string, setting: ContainerSetting): FieldError[] {
  const others = new Set([...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return (spec.ephemeralContainers ?? []).flatMap((container, i) => {
    const path = `${field}[${String(i)}]`;
    const { name, targetContainerName: target } = container;
    const errors = [...commonErrors(container, path, setting), ...imageSpaceErrors(container, path)];
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (target && !others.has(target)) errors.push(notFoundValue(`${path}.targetContainerName`, target));
    return [...errors, ...forbiddenErrors(container, path)];
  });
}

function forbiddenErrors(container: Container, path: string): FieldError[] {
  const given = container as unknown as Readonly<Record<string, object | undefined>>;
  const fields = FORBIDDEN.filter((field) => {
    const value = given[field];
    // Resources are a struct: always there, and empty when nobody gave any.
    return value !== undefined && !(field === 'resources' && Object.keys(value).length === 0);
  });
  const paths = (container.volumeMounts ?? []).flatMap(({ subPath, subPathExpr }, i) => [
    ...(subPath ? [`volumeMounts[${String(i)}].subPath`] : []),
    ...(subPathExpr ? [`volumeMounts[${String(i)}].subPathExpr`] : []),
  ]);
  return [...fields, ...paths].map((name) => forbiddenField(`${path}.${name}`, NOT_HERE));
}
