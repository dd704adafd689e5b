/** Services. Upstream: ValidateServiceCreate and ValidateServiceUpdate in pkg/apis/core/validation/validation.go. */
import {
  type Service,
  type ServicePort,
  type ServiceSpec,
  cidr,
  dnsLabel,
  dnsSubdomain,
  endpointAddress,
  ipAddress,
  portName,
  portNumber,
  qualifiedKey,
} from '../../api/index.ts';
import { needsHealthCheckPort } from '../allocation/serviceFields.ts';
import { isExternallyAccessible } from '../defaults/service.ts';
import { duplicate, forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateLabels, validateMetaWith } from './meta.ts';
import { validateClusterIPFields, validateClusterIPUpdate } from './serviceAddresses.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const POLICIES = ['Cluster', 'Local'];
/** In upstream's order, which is not sorted. */
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const MAX_AFFINITY_SECONDS = 86_400;
const KUBELET_PORT = 10_250;
const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

export function validateService(service: Service): FieldError[] {
  return [...validateMetaWith(service.metadata, true, dnsLabel), ...validateSpec(service, undefined)];
}

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  return [
    ...validateClusterIPUpdate(service, old),
    ...loadBalancerClassUpdateErrors(service, old),
    ...(needsHealthCheckPort(old) &&
    needsHealthCheckPort(service) &&
    service.spec.healthCheckNodePort !== old.spec.healthCheckNodePort
      ? [forbiddenField('spec.healthCheckNodePort', 'field is immutable')]
      : []),
    ...validateSpec(service, old),
  ];
}

function validateSpec(service: Service, old: Service | undefined): FieldError[] {
  const { spec } = service;
  return [
    ...typeErrors(service),
    ...portErrors(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...validateClusterIPFields(service, old),
    ...externalIPErrors(spec, old?.spec),
    ...(TYPES.includes(spec.type) ? [] : [notSupported('spec.type', spec.type, TYPES)]),
    ...duplicatePortErrors(spec),
    ...sourceRangeErrors(service),
    ...loadBalancerErrors(spec),
    ...externalPolicyErrors(service),
    ...internalPolicyErrors(spec),
    ...distributionErrors(spec),
  ];
}

/** What each type asks for, and what it cannot go with. */
function typeErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const headless = spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
  if (!spec.ports?.length && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'LoadBalancer') errors.push(...kubeletPortErrors(spec.ports));
  if (headless && (spec.type === 'LoadBalancer' || spec.type === 'NodePort'))
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  if (spec.type !== 'ExternalName') return errors;
  const none = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) errors.push(forbiddenField('spec.clusterIPs', none));
  if (spec.ipFamilies?.length) errors.push(forbiddenField('spec.ipFamilies', none));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField('spec.ipFamilyPolicy', none));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required('spec.externalName'));
  else for (const said of dnsSubdomain(name)) errors.push(invalidValue('spec.externalName', name, said));
  return errors;
}

/** Upstream's guard against clouds that open too much of a firewall. */
function kubeletPortErrors(ports: ServiceSpec['ports'] = []): FieldError[] {
  const said = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
  return ports.flatMap(({ port }, i) => (port === KUBELET_PORT ? [invalidValue(`spec.ports[${i}]`, port, said)] : []));
}

function portErrors({ ports = [] }: ServiceSpec): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => onePortErrors(port, `spec.ports[${String(i)}]`, ports.length > 1, names));
}

function onePortErrors(port: ServicePort, field: string, needsName: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? '';
  if (name !== '') {
    for (const said of dnsLabel(name)) errors.push(invalidValue(`${field}.name`, name, said));
    if (names.has(name)) errors.push(duplicate(`${field}.name`, name));
    names.add(name);
  } else if (needsName) errors.push(required(`${field}.name`));
  // A port left out is zero to Go.
  const number = (port.port as number | undefined) ?? 0;
  for (const said of portNumber(number)) errors.push(invalidValue(`${field}.port`, number, said));
  if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${field}.protocol`, port.protocol, PROTOCOLS));
  errors.push(...portOrNameErrors(port.targetPort, `${field}.targetPort`));
  if (port.appProtocol !== undefined)
    for (const said of qualifiedKey(port.appProtocol))
      errors.push(invalidValue(`${field}.appProtocol`, port.appProtocol, said));
  return errors;
}

/** A number, or the name of a container port. */
export function portOrNameErrors(value: number | string | undefined, field: string): FieldError[] {
  const given = value ?? 0;
  const sentences = typeof given === 'number' ? portNumber(given) : portName(given);
  return sentences.map((said) => invalidValue(field, given, said));
}

function affinityErrors({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): FieldError[] {
  if (sessionAffinity !== 'ClientIP' && sessionAffinity !== 'None')
    return [notSupported('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])];
  if (sessionAffinity === 'None')
    return sessionAffinityConfig
      ? [forbiddenField('spec.sessionAffinityConfig', 'must not be set when session affinity is None')]
      : [];
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 0;
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return [];
  return [
    invalidValue(
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
      seconds,
      `must be greater than 0 and less than ${String(MAX_AFFINITY_SECONDS)}`,
    ),
  ];
}

function externalIPErrors({ externalIPs = [] }: ServiceSpec, old: ServiceSpec | undefined): FieldError[] {
  return externalIPs.flatMap((address, i) => {
    const malformed = old?.externalIPs?.includes(address) ? [] : ipAddress(address);
    const sentences = malformed.length > 0 ? malformed : endpointAddress(address);
    return sentences.map((said) => invalidValue(`spec.externalIPs[${String(i)}]`, address, said));
  });
}

/** Node ports on a type without them, then numbers used twice. */
function duplicatePortErrors({ type, ports = [] }: ServiceSpec): FieldError[] {
  const forbidden = ports.flatMap((port, i) =>
    type === 'ClusterIP' && port.nodePort
      ? [forbiddenField(`spec.ports[${String(i)}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : [],
  );
  const seen = new Set<string>();
  const isRepeated = (key: string): boolean => seen.size === seen.add(key).size;
  const nodePorts = ports.flatMap(({ nodePort, protocol }, i) =>
    nodePort && isRepeated(`node ${protocol} ${String(nodePort)}`)
      ? [duplicate(`spec.ports[${String(i)}].nodePort`, nodePort)]
      : [],
  );
  const numbers = ports.flatMap(({ port, protocol }, i) =>
    isRepeated(`${protocol} ${String(port)}`)
      ? [duplicate(`spec.ports[${String(i)}]`, internalPort(protocol, port))]
      : [],
  );
  return [...forbidden, ...nodePorts, ...numbers];
}

/** Upstream prints its internal type here, with the Go names of its fields. */
function internalPort(protocol: string, port: number): Readonly<Record<string, unknown>> {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

const ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";

/** The field, or the annotation that came before it, which only some clouds read: kube-proxy does not. */
function sourceRangeErrors({ metadata, spec }: Service): FieldError[] {
  const { loadBalancerSourceRanges = [] } = spec;
  const annotation = metadata.annotations?.[SOURCE_RANGES_ANNOTATION];
  if (loadBalancerSourceRanges.length === 0 && annotation === undefined) return [];
  // The capital letter is upstream's.
  const field = 'spec.LoadBalancerSourceRanges';
  const inField = loadBalancerSourceRanges.length > 0;
  const path = inField ? field : `metadata.annotations[${SOURCE_RANGES_ANNOTATION}]`;
  const listed = annotation?.trim() ? annotation.split(',') : [];
  return [
    ...(spec.type === 'LoadBalancer' ? [] : [forbiddenField(path, ONLY_BALANCED)]),
    ...(inField ? loadBalancerSourceRanges : listed).flatMap((range, i) =>
      cidr(range.trim()).map((said) => invalidValue(inField ? `${field}[${i}]` : path, range.trim(), said)),
    ),
  ];
}

function loadBalancerErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const balanced = spec.type === 'LoadBalancer';
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced)
    errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', ONLY_BALANCED));
  if (spec.loadBalancerClass === undefined) return errors;
  if (!balanced) return [...errors, forbiddenField('spec.loadBalancerClass', ONLY_BALANCED)];
  for (const said of qualifiedKey(spec.loadBalancerClass))
    errors.push(invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, said));
  return errors;
}

function loadBalancerClassUpdateErrors({ spec }: Service, old: Service): FieldError[] {
  if (spec.type !== 'LoadBalancer' || old.spec.type !== 'LoadBalancer') return [];
  if (spec.loadBalancerClass === old.spec.loadBalancerClass) return [];
  return [invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')];
}

function externalPolicyErrors(service: Service): FieldError[] {
  const { type, externalTrafficPolicy = '', healthCheckNodePort = 0 } = service.spec;
  const errors: FieldError[] = [];
  const field = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(type, service.spec)) {
    if (externalTrafficPolicy !== '')
      errors.push(invalidValue(field, externalTrafficPolicy, 'may only be set for externally-accessible services'));
  } else if (!POLICIES.includes(externalTrafficPolicy))
    errors.push(notSupported(field, externalTrafficPolicy, POLICIES));
  const health = 'spec.healthCheckNodePort';
  if (!needsHealthCheckPort(service)) {
    if (healthCheckNodePort !== 0)
      errors.push(
        invalidValue(
          health,
          healthCheckNodePort,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      );
  } else if (healthCheckNodePort === 0) errors.push(required(health));
  else for (const said of portNumber(healthCheckNodePort)) errors.push(invalidValue(health, healthCheckNodePort, said));
  return errors;
}

function internalPolicyErrors({ type, internalTrafficPolicy }: ServiceSpec): FieldError[] {
  const field = 'spec.internalTrafficPolicy';
  if (internalTrafficPolicy === undefined)
    return TYPES.includes(type) && type !== 'ExternalName' ? [required(field)] : [];
  return POLICIES.includes(internalTrafficPolicy) ? [] : [notSupported(field, internalTrafficPolicy, POLICIES)];
}

function distributionErrors({ trafficDistribution }: ServiceSpec): FieldError[] {
  if (trafficDistribution === undefined || DISTRIBUTIONS.includes(trafficDistribution)) return [];
  return [notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS)];
}
