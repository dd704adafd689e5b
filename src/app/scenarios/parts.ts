/** Manifests for scenarios about many Services: short, and each as a learner would write it. */

/** Indents every line. */
function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

export interface Workload {
  readonly name: string;
  /** Default 2. */
  readonly replicas?: number;
  /** A line of nodeSelector. Default: any worker will do. */
  readonly nodeSelector?: string;
  readonly image?: string;
  /** Default 8080. */
  readonly port?: number;
}

/** Labels and spec of a Pod with a web server that answers with its Pod's name. */
function body({ name, nodeSelector, image = 'registry.k8s.io/e2e-test-images/agnhost:2.53', port = 8080 }: Workload) {
  return `  labels:
    app: ${name}
spec:
${nodeSelector === undefined ? '' : `  nodeSelector:\n    ${nodeSelector}\n`}  containers:
    - name: ${name}
      image: ${image}
      args: [netexec, --http-port=${port}]
      ports:
        - name: http
          containerPort: ${port}
      readinessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 2
`;
}

/** A Pod that nobody looks after. */
export function pod(of: Workload): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${of.name}
${body(of)}`;
}

export function workload(kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet' | 'StatefulSet', of: Workload): string {
  const { name, replicas = 2 } = of;
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
${kind === 'DaemonSet' ? '' : `  replicas: ${replicas}\n`}${kind === 'StatefulSet' ? `  serviceName: ${name}\n` : ''}  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
${indented(body(of), 4)}`;
}

export function deployment(of: Workload): string {
  return workload('Deployment', of);
}

/** @param spec further lines of the Service's spec. */
export function service(name: string, app: string, spec = '', ports = '- port: 80\n  targetPort: http\n'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
${indented(spec, 2)}  selector:
    app: ${app}
  ports:
${indented(ports, 4)}`;
}

/** A Pod whose only program is this line of shell. */
function shell(name: string, node: string, line: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: client
spec:
  nodeSelector:
    kubernetes.io/hostname: ${node}
  terminationGracePeriodSeconds: 1
  containers:
    - name: curl
      image: curlimages/curl
      command: ["sh", "-c"]
      args:
        - ${line}
`;
}

/** Asks one address again and again. */
export function asking(name: string, node: string, url: string, every = 2): string {
  return shell(name, node, `while true; do curl -s -m 5 ${url}; sleep ${every}; done`);
}

export function documents(...manifests: readonly string[]): string {
  return manifests.join('---\n');
}
