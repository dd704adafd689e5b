// What the models leave out: the values a field takes (each from its description in the API), and which maps hold quantities,
// which may be written as numbers.

const policies = ['Cluster', 'Local'];
const protocols = ['TCP', 'UDP', 'SCTP'];
const schemes = ['HTTP', 'HTTPS'];
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const honour = ['Honor', 'Ignore'];
const families = ['IPv4', 'IPv6'];

/** Model to field to its values. For a list, the values of its items. */
export const enums = {
  V1ServiceSpec: {
    type: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    internalTrafficPolicy: policies,
    externalTrafficPolicy: policies,
    sessionAffinity: ['None', 'ClientIP'],
    ipFamilies: families,
    ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
    trafficDistribution: ['PreferClose', 'PreferSameZone', 'PreferSameNode'],
  },
  V1ServicePort: { protocol: protocols },
  V1ContainerPort: { protocol: protocols },
  CoreV1EndpointPort: { protocol: protocols },
  DiscoveryV1EndpointPort: { protocol: protocols },
  V1EndpointSlice: { addressType: [...families, 'FQDN'] },
  V1PodSpec: {
    restartPolicy: ['Always', 'OnFailure', 'Never'],
    dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
    preemptionPolicy: ['PreemptLowerPriority', 'Never'],
  },
  V1Container: {
    imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
    restartPolicy: ['Always', 'OnFailure', 'Never'],
    terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
  },
  V1HTTPGetAction: { scheme: schemes },
  V1Taint: { effect: effects },
  V1Toleration: { effect: effects, operator: ['Exists', 'Equal', 'Lt', 'Gt'] },
  V1LabelSelectorRequirement: { operator: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
  V1NodeSelectorRequirement: { operator: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] },
  V1TopologySpreadConstraint: {
    whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
    nodeAffinityPolicy: honour,
    nodeTaintsPolicy: honour,
  },
  V1DeploymentStrategy: { type: ['RollingUpdate', 'Recreate'] },
  V1DaemonSetUpdateStrategy: { type: ['RollingUpdate', 'OnDelete'] },
  V1StatefulSetUpdateStrategy: { type: ['RollingUpdate', 'OnDelete'] },
  V1StatefulSetSpec: { podManagementPolicy: ['OrderedReady', 'Parallel'] },
  V1StatefulSetPersistentVolumeClaimRetentionPolicy: {
    whenDeleted: ['Retain', 'Delete'],
    whenScaled: ['Retain', 'Delete'],
  },
  V1JobSpec: {
    completionMode: ['NonIndexed', 'Indexed'],
    podReplacementPolicy: ['TerminatingOrFailed', 'Failed'],
  },
  V1PriorityClass: { preemptionPolicy: ['PreemptLowerPriority', 'Never'] },
  V1PodFailurePolicyRule: { action: ['FailJob', 'FailIndex', 'Ignore', 'Count'] },
  V1PodFailurePolicyOnExitCodesRequirement: { operator: ['In', 'NotIn'] },
  V1SeccompProfile: { type: ['Unconfined', 'RuntimeDefault', 'Localhost'] },
  V1PodDisruptionBudgetSpec: { unhealthyPodEvictionPolicy: ['IfHealthyBudget', 'AlwaysAllow'] },
  V2MetricSpec: { type: ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] },
  V2MetricTarget: { type: ['Utilization', 'Value', 'AverageValue'] },
  V2HPAScalingRules: { selectPolicy: ['Max', 'Min', 'Disabled'] },
  V2HPAScalingPolicy: { type: ['Pods', 'Percent'] },
  V1PersistentVolumeClaimSpec: {
    accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
    volumeMode: ['Filesystem', 'Block'],
  },
};

/** Fields that map a resource name to a quantity: `cpu: 1` is as good as `cpu: "1"`. */
export const quantities = new Set(['limits', 'requests', 'capacity', 'allocatable', 'overhead', 'allocatedResources']);
