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

/** The Pod template of a web server that answers with its Pod's name. */
function template({
  name,
  nodeSelector,
  image = 'registry.k8s.io/e2e-test-images/agnhost:2.53',
  port = 8080,
}: Workload) {
  return `template:
  metadata:
    labels:
      app: ${name}
  spec:
${nodeSelector === undefined ? '' : `    nodeSelector:\n      ${nodeSelector}\n`}    containers:
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

export function deployment(workload: Workload): string {
  const { name, replicas = 2 } = workload;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
${indented(template(workload), 2)}`;
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
