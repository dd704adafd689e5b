/**
 * The nouns of Kubernetes: types, names, selectors, addresses, time; and what server and clients alike do with any of them (upstream:
 * apimachinery): read YAML, know the fields of a type, compare, patch.
 */
export type {
  Labels,
  Time,
  OwnerReference,
  ManagedFieldsEntry,
  ObjectMeta,
  LabelSelectorRequirement,
  LabelSelector,
  Condition,
  IntOrString,
  KubernetesObject,
  Draft,
} from './meta.ts';
export type {
  Protocol,
  Namespace,
  TaintEffect,
  Taint,
  ResourceList,
  NodeSpec,
  NodeAddress,
  NodeCondition,
  NodeStatus,
  Node,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  KeySelector,
  HTTPGetAction,
  Probe,
  LifecycleHandler,
  VolumeMount,
  DownwardAPIItem,
  KeyToPath,
  ResourceFieldRef,
  Volume,
  VolumeProjection,
  Container,
  Toleration,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  Affinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
  RestartPolicy,
  PodDNSConfig,
  PodSpec,
  PodPhase,
  ContainerStateTerminated,
  ContainerState,
  ContainerStatus,
  PodCondition,
  PodStatus,
  Pod,
  PodTemplateSpec,
  ServiceType,
  TrafficPolicy,
  ServicePort,
  ServiceSpec,
  LoadBalancerIngress,
  ServiceStatus,
  Service,
  ObjectReference,
  Event,
} from './core.ts';
export type {
  RollingUpdateDeployment,
  DeploymentStrategy,
  DeploymentSpec,
  DeploymentCondition,
  DeploymentStatus,
  Deployment,
  ReplicaSetSpec,
  ReplicaSetStatus,
  ReplicaSet,
  RollingUpdateDaemonSet,
  DaemonSetUpdateStrategy,
  DaemonSetSpec,
  DaemonSetStatus,
  DaemonSet,
  RollingUpdateStatefulSet,
  StatefulSetUpdateStrategy,
  StatefulSetSpec,
  StatefulSetStatus,
  StatefulSet,
  ControllerRevision,
} from './apps.ts';
export type { ReplicationControllerSpec, ReplicationController } from './replicationController.ts';
export type { LeaseSpec, Lease } from './coordination.ts';
export type { ConfigMap, Secret, ServiceAccount } from './config.ts';
export type {
  PodFailurePolicyRule,
  SuccessPolicyRule,
  JobSpec,
  JobCondition,
  JobStatus,
  Job,
  CronJobSpec,
  CronJobStatus,
  CronJob,
} from './batch.ts';
export type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricTarget,
  MetricSpec,
  HPAScalingRules,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerSpec,
  MetricValueStatus,
  MetricStatus,
  HorizontalPodAutoscalerStatus,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
} from './autoscaling.ts';
export type {
  PodDisruptionBudgetSpec,
  BudgetCondition,
  PodDisruptionBudgetStatus,
  PodDisruptionBudget,
  Eviction,
} from './policy.ts';
export type { PreemptionPolicy, PriorityClass } from './scheduling.ts';
export type { ServiceCIDR, ParentReference, IPAddress } from './networking.ts';
export type { EndpointConditions, EndpointHints, Endpoint, EndpointPort, EndpointSlice } from './discovery.ts';
export type { EndpointAddress, SubsetPort, EndpointSubset, Endpoints } from './endpoints.ts';
export {
  RESOURCES,
  servedVersions,
  apiVersionOf,
  qualifiedName,
  objectKey,
  keyOf,
  splitKey,
  type ResourceTypes,
  type ResourceName,
  type AnyObject,
  type ResourceInfo,
} from './resources.ts';
export type { ResponseStream } from './stream.ts';
export { ApiError, type StatusReason, type StatusCause, type Status } from './status.ts';
export { nextCronTime, parseCron, type CronSchedule } from './cron.ts';
export { goDuration, parseDuration } from './goDuration.ts';
export { bootEpochMs, bootAt, civilDate, timestamp, ctime, parseTimestamp } from './time.ts';
export { parseIPv4, formatIPv4, parseCidr, cidrContains, isInCidr, cidrSize, type Cidr } from './ip.ts';
export {
  CLUSTER_DOMAIN,
  NDOTS,
  NODE_RESOLVER,
  namesToAsk,
  searchDomains,
  searchNames,
  type ResolverConfig,
} from './dns.ts';
export { DISRUPTION_ALLOWED, withAllowedCondition, withCondition } from './budgets.ts';
export { statusWords } from './httpStatus.ts';
export { compareText } from './order.ts';
export { parseQuantity } from './quantity.ts';
export { parseSelectorText, UnreadableSelector, type LabelRequirement } from './selectorText.ts';
export { decodeBase64, encodeBase64, utf8Bytes, utf8End, utf8Text } from './base64.ts';
export { printAge, printAgeSince } from './age.ts';
export { nodeWords } from './nodeWords.ts';
export { taintText } from './taintText.ts';
export { eventSource } from './eventSource.ts';
export { podLine, isPodReady, type PodLine } from './podLine.ts';
export { printYaml, lineText, yamlText, type YamlLine } from './printYaml.ts';
export { requiredTerms, hasNodeSelection, matchesNodeSelection, matchesTerm } from './nodeSelection.ts';
export { toleratesTaint, isTolerated, untoleratedTaint } from './tolerations.ts';
export { matchesPairs, matchesSelector } from './selectors.ts';
export {
  englishSentences,
  inEnglish,
  inWords,
  sentences,
  type Gap,
  type Said,
  type Sayings,
  type SentenceTable,
} from './sentences.ts';
export { Decided, decidingStep, neverArrived, toldDecision, wording, type Turn } from './decided.ts';
export { ENDING_REASONS } from './packet.ts';
export type {
  Transport,
  PacketHeader,
  Place,
  Verdict,
  EndingReason,
  HookName,
  RuleTableName,
  TableName,
  Decision,
  Hop,
  SegmentName,
  Flight,
  Death,
} from './packet.ts';
export type {
  Flow,
  TraceOutcome,
  Trace,
  ConnectionState,
  ConnectionRecord,
  RequestRecord,
  TrafficSource,
  PlateSegment,
  Plate,
  ProxyStatus,
  RuleChange,
  RuleText,
  Answer,
  DnsReply,
  DnsType,
  Lookup,
  ResourceRecord,
  ConntrackRow,
  TcpState,
  SchedulingRecord,
  DnsAnswer,
} from './traffic.ts';
export { equalValues, semanticallyEqual } from './equality.ts';
export { setOwn, type Duplicates, type Json, type JsonObject } from './yaml/construct.ts';
export { BODY_LIMIT, DocumentTooLarge, readDocuments, readYaml, type Document } from './yaml/documents.ts';
export { JsonError, parseJson } from './yaml/json.ts';
export { goName, structOf, type Leaf, type SchemaField, type SchemaType } from './schema/schema.ts';
export { resourceOfKind, structNameOf } from './schema/kinds.ts';
export { goPlain } from './patch/goPlain.ts';
export { applyJsonPatch, PatchError } from './patch/jsonPatch.ts';
export { applyMergePatch, isObject } from './patch/mergePatch.ts';
export { inOrder, keyedItems, sameItem } from './patch/mergeLists.ts';
export { applyStrategicPatch } from './patch/strategic.ts';
export {
  cidr,
  configKey,
  dnsLabel,
  dnsSubdomain,
  domainPrefixedPath,
  endpointAddress,
  ipAddress,
  isIPv6,
  labelValue,
  pathSegment,
  portName,
  portNumber,
  qualifiedKey,
} from './names.ts';
export { goJson, goQuote } from './goText.ts';
