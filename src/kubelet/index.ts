/** The kubelets of all nodes: Pod workers, probes, restarts, images and the programs that containers run. */
export { consumptionOf, listeningPorts } from './images/index.ts';
export { createKubelet } from './kubelet.ts';
export type { ExecRequest, ExecTarget, ExecView, Forwarded, Forwards, NodeDaemon } from './exec/records.ts';
export type {
  Attachment,
  ContainerAddress,
  ContainerLog,
  Kubelet,
  KubeletApi,
  KubeletNetwork,
  KubeletNode,
  KubeletOptions,
  LastProbe,
  LogLine,
  PodInterference,
} from './types.ts';
export { KUBELET_RULES } from './iptables.ts';
