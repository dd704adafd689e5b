// What a real kubectl is asked, in order, and what it must say: `[command line, exit code, text]`. The text is all of standard output
// and error, without trailing blanks, after uids, random suffixes and ages have been replaced (see normalised); a RegExp says a part
// of it. A fourth entry says what an older kubectl says: `{before: minor version, text, code}` (code: when it is another one). `kubectl` stands for the program under test, in a shell, with its server set. Sentences are kubectl's and Kubernetes' own.

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: "nginx:1.27", ports: [{containerPort: 80}]}]}
`;
const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue}
`;
const OTHER_SELECTOR = WEB.replace('matchLabels: {app: web}', 'matchLabels: {app: other}').replace(
  'metadata: {labels: {app: web}}',
  'metadata: {labels: {app: other}}',
);

/** Files the commands read. */
export const FILES = {
  'rc.yaml': `apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: old}}
    spec: {containers: [{name: nginx, image: nginx}]}
`,
  'web.yaml': WEB,
  'web3.yaml': WEB.replace('replicas: 2', 'replicas: 3'),
  'other.yaml': OTHER_SELECTOR,
  'settings.yaml': SETTINGS,
  'red.yaml': SETTINGS.replace('blue', 'red'),
  'green.yaml': SETTINGS.replace('blue', 'green'),
  'unknown-field.yaml': SETTINGS.replace('\ndata:', '\ndta:').replace('settings', 'strict'),
  'unknown-kind.yaml': SETTINGS.replace('ConfigMap', 'Gizmo'),
  'broken.yaml': 'apiVersion: v1\nkind: ConfigMap\n  metadata: {\n',
  // Forwards a free port to port $2 of $1, and asks there once.
  'forward.sh': `: >forward.out
kubectl port-forward "$1" ":$2" >forward.out 2>forward.err & pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  port=$(sed -n 's/^Forwarding from 127.0.0.1:\\([0-9]*\\) .*/\\1/p' forward.out)
  [ -n "$port" ] && break
  sleep 0.2
done
"$NODE" ask.mjs "$port"
kill $pid 2>/dev/null
cat forward.err
`,
  'ask.mjs': `try {
  const answer = await fetch('http://127.0.0.1:' + process.argv[2] + '/');
  console.log(answer.status, answer.headers.get('server'), /<title>.*<.title>/.exec(await answer.text())?.[0]);
} catch {
  console.log('no answer');
}
`,
  'both.yaml': `${SETTINGS.replace('settings', 'one')}---\n${SETTINGS.replace('settings', 'two')}`,
};

const READING = [
  [
    'kubectl version',
    0,
    /^Server Version: v1\.36\.2$/m,
    { before: 28, text: /^Server Version: version\.Info\{Major:"1", Minor:"36", GitVersion:"v1\.36\.2"/m },
  ],
  ['kubectl cluster-info', 0, /Kubernetes control plane.* is running at /],
  ['kubectl api-versions', 0, /^apps\/v1\n(.*\n)*discovery\.k8s\.io\/v1\n(.*\n)*v1$/m],
  [
    'kubectl api-resources --api-group=apps -o name',
    0,
    'controllerrevisions.apps\ndaemonsets.apps\ndeployments.apps\nreplicasets.apps\nstatefulsets.apps',
  ],
  [
    'kubectl api-resources --namespaced=false --api-group="" --no-headers',
    0,
    /^namespaces +ns +v1 +false +Namespace\nnodes +no +v1 +false +Node$/,
  ],
  ['kubectl get --raw /healthz', 0, 'ok'],
  ['kubectl get --raw /readyz?verbose', 0, /^\[\+\]ping ok$/m],
  [
    'kubectl get --raw /nothing/here',
    1,
    'Error from server (NotFound): the server could not find the requested resource',
  ],
  [
    'kubectl get nodes',
    0,
    /^NAME +STATUS +ROLES +AGE +VERSION\ncontrol-plane +Ready +control-plane +AGE +v1\.36\.2\nnode-1 +Ready +<none> +AGE +v1\.36\.2$/m,
  ],
  [
    'kubectl get nodes -o wide',
    0,
    /^NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP +EXTERNAL-IP +OS-IMAGE +KERNEL-VERSION +CONTAINER-RUNTIME$/m,
  ],
  [
    'kubectl get ns',
    0,
    'NAME              STATUS   AGE\ndefault           Active   AGE\nkube-node-lease   Active   AGE\nkube-public       Active   AGE\nkube-system       Active   AGE',
  ],
  ['kubectl get pods', 0, 'No resources found in default namespace.'],
  ['kubectl get pods -n nowhere', 0, 'No resources found in nowhere namespace.'],
  [
    'kubectl get svc',
    0,
    'NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nkubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   AGE',
  ],
  ['kubectl get svc -A -o name', 0, 'service/kubernetes\nservice/kube-dns'],
  ['kubectl get svc kubernetes -o jsonpath={.spec.ports[0].targetPort}', 0, '6443'],
  ["kubectl get svc kubernetes -o go-template='{{.spec.type}}'", 0, 'ClusterIP'],
  [
    'kubectl get svc -A -o custom-columns=N:.metadata.name,T:.spec.type',
    0,
    'N            T\nkubernetes   ClusterIP\nkube-dns     ClusterIP',
  ],
  [
    'kubectl get nodes --sort-by=.metadata.name -o name',
    0,
    'node/control-plane\nnode/node-1\nnode/node-2\nnode/node-3',
  ],
  ['kubectl get nodes --chunk-size=1 -o name', 0, 'node/control-plane\nnode/node-1\nnode/node-2\nnode/node-3'],
  ['kubectl get nodes -l node-role.kubernetes.io/control-plane -o name', 0, 'node/control-plane'],
  ['kubectl get nodes -l "kubernetes.io/hostname in (node-1, node-2)" -o name', 0, 'node/node-1\nnode/node-2'],
  [
    'kubectl get pods -A --field-selector=metadata.namespace=kube-system --no-headers',
    0,
    /^kube-system +coredns-.* 1\/1 +Running +0 +AGE$/m,
  ],
  [
    'kubectl get pods --field-selector=spec.nothing=x',
    1,
    'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nothing=x": field label not supported: spec.nothing',
  ],
  ['kubectl get pods -l "a in"', 1, /unable to parse requirement|found/],
  ['kubectl get gizmos', 1, `error: the server doesn't have a resource type "gizmos"`],
  ['kubectl get pod nobody', 1, 'Error from server (NotFound): pods "nobody" not found'],
  ['kubectl get deploy nobody --ignore-not-found', 0, ''],
  ['kubectl get pods,svc -n kube-system --no-headers -o name', 0, /^service\/kube-dns$/m],
  ['kubectl auth can-i create pods', 0, 'yes'],
  ['kubectl auth can-i --list', 0, /^Resources +Non-Resource URLs +Resource Names +Verbs$/m],
  [
    'kubectl auth whoami',
    0,
    /^ATTRIBUTE +VALUE\nUsername +/m,
    { before: 28, code: 1, text: /^error: the selfsubjectreviews API is not enabled in the cluster\n/ },
  ],
  ['kubectl config view', 0, /^kind: Config$/m],
  ['kubectl explain service.spec.clusterIP', 0, /^FIELD: clusterIP <string>$/m],
  ['kubectl explain service.spec.selector', 0, /^DESCRIPTION:\n +Labels of the Pods it stands for\./m],
  ['kubectl explain endpointslice', 0, /^ +Some of the endpoints of a Service/m],
  ['kubectl get servicecidrs --no-headers', 0, /^kubernetes +10\.96\.0\.0\/12 +AGE$/],
  ['kubectl get ipaddress 10.96.0.1 --no-headers', 0, /^10\.96\.0\.1 +services\/default\/kubernetes$/],
  ['kubectl explain pod.spec.nothing', 1, /field "nothing" does not exist/],
  ['kubectl explain deployment', 0, /^KIND: +Deployment$/m],
  ['kubectl describe node node-1', 0, /^Name: +node-1$(.*\n)*^Non-terminated Pods:/m],
  ['kubectl describe svc kubernetes', 0, /^TargetPort: +6443\/TCP$/m],
  ['kubectl describe ns default', 0, /^Status: +Active$/m],
  ['kubectl describe pod nobody', 1, 'Error from server (NotFound): pods "nobody" not found'],
];

const GENERATORS = [
  ['kubectl create ns team', 0, 'namespace/team created'],
  ['kubectl create ns team', 1, 'Error from server (AlreadyExists): namespaces "team" already exists'],
  [
    'kubectl create ns Bad_Name',
    1,
    /metadata\.name: Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of/,
  ],
  ['kubectl create cm colours --from-literal=a=red --from-literal=b=blue', 0, 'configmap/colours created'],
  ['kubectl get cm colours', 0, 'NAME      DATA   AGE\ncolours   2      AGE'],
  ['kubectl describe cm colours', 0, /^a:\n----\nred$/m],
  ['kubectl create secret generic key --from-literal=pass=1234', 0, 'secret/key created'],
  ['kubectl get secret key -o jsonpath={.data.pass}', 0, 'MTIzNA=='],
  ['kubectl describe secret key', 0, /^pass: +4 bytes$/m],
  ['kubectl create sa robot', 0, 'serviceaccount/robot created'],
  ['kubectl describe sa robot', 0, /^Name: +robot$/m],
  ['kubectl create deployment shop --image=nginx:1.27 --replicas=2 --port=80', 0, 'deployment.apps/shop created'],
  ['kubectl create service clusterip shop --tcp=80:80', 0, 'service/shop created'],
  ['kubectl create service nodeport shop-out --tcp=80 --node-port=30080', 0, 'service/shop-out created'],
  [
    'kubectl create service nodeport again --tcp=80 --node-port=30080',
    1,
    /spec\.ports\[0\]\.nodePort: Invalid value: 30080: provided port is already allocated/,
  ],
  ['kubectl create service nodeport low --tcp=80 --node-port=80', 1, /The range of valid ports is 30000-32767/],
  ['kubectl create service externalname far --external-name=example.com', 0, 'service/far created'],
  ['kubectl create service loadbalancer front --tcp=80', 0, 'service/front created'],
  [
    'kubectl get svc far',
    0,
    'NAME   TYPE           CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nfar    ExternalName   <none>       example.com   <none>    AGE',
  ],
  ['kubectl create job once --image=busybox -- true', 0, 'job.batch/once created'],
  ['kubectl create pdb shop --selector=app=shop --min-available=1', 0, 'poddisruptionbudget.policy/shop created'],
  ['kubectl get pdb', 0, /^shop +1 +N\/A +\d +AGE$/m],
  ['kubectl create priorityclass high --value=1000', 0, 'priorityclass.scheduling.k8s.io/high created'],
  ['kubectl create deployment dry --image=nginx --dry-run=server', 0, 'deployment.apps/dry created (server dry run)'],
  ['kubectl get deploy dry', 1, 'Error from server (NotFound): deployments.apps "dry" not found'],
  ['kubectl create deployment dry --image=nginx --dry-run=client -o name', 0, 'deployment.apps/dry'],
];

const RUNNING = [
  ['kubectl rollout status deploy/shop --timeout=20s', 0, /deployment "shop" successfully rolled out$/],
  ['kubectl wait --for=condition=Available deploy/shop --timeout=20s', 0, 'deployment.apps/shop condition met'],
  [
    "kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deploy/shop --timeout=20s",
    0,
    'deployment.apps/shop condition met',
  ],
  [
    'kubectl get deploy shop',
    0,
    'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nshop   2/2     2            2           AGE',
  ],
  [
    'kubectl get deploy shop -o wide --show-labels',
    0,
    /CONTAINERS +IMAGES +SELECTOR +LABELS\nshop +2\/2 +2 +2 +AGE +nginx +nginx:1\.27 +app=shop +app=shop$/,
  ],
  ['kubectl get rs -l app=shop --no-headers', 0, /^shop-\S+ +2 +2 +2 +AGE$/],
  ['kubectl get pods -l app=shop -L app --no-headers', 0, /^(shop-\S+ +1\/1 +Running +0 +AGE +shop\n?){2}$/],
  [
    'kubectl get endpointslices -l kubernetes.io/service-name=shop --no-headers',
    0,
    /^shop-\S+ +IPv4 +80 +10\.\S+ +AGE$/,
  ],
  [
    'kubectl describe deploy shop',
    0,
    /^Replicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable$/m,
  ],
  ['kubectl describe rs -l app=shop', 0, /^Pods Status: +2 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed$/m],
  [
    'kubectl describe pods -l app=shop',
    0,
    /^ +Normal +Scheduled +AGE +default-scheduler +Successfully assigned default\/shop-/m,
  ],
  ['kubectl describe svc shop', 0, /^Endpoints: +10\.\S+:80,10\.\S+:80$/m],
  ['kubectl get events --field-selector=reason=ScalingReplicaSet', 0, /Scaled up replica set shop-\S+ from 0 to 2/],
  ['kubectl events --for deployment/shop', 0, /ScalingReplicaSet/],
  ['kubectl wait --for=condition=Complete job/once --timeout=30s', 0, 'job.batch/once condition met'],
  ['kubectl get job once --no-headers', 0, /^once +Complete +1\/1 /],
  ['kubectl logs deploy/shop --tail=1', 0, /./],
  ['kubectl logs -l app=shop --tail=1 --timestamps', 0, /^(Found.*\n)?\d{4}-\d\d-\d\dT/],
  ['kubectl logs deploy/shop --previous', 1, /previous terminated container "nginx" in pod "shop-\S+" not found/],
  [
    'kubectl logs nobody',
    1,
    'error: error from server (NotFound): pods "nobody" not found in namespace "default"',
    { before: 30, text: 'Error from server (NotFound): pods "nobody" not found' },
  ],
  ['kubectl logs deploy/shop -c nothing', 1, /container nothing is not valid for pod shop-/],
  ['timeout 3 kubectl get pods -l app=shop -w --no-headers; true', 0, /^shop-\S+ +1\/1 +Running/],
  ['kubectl scale deploy/shop --replicas=3', 0, 'deployment.apps/shop scaled'],
  ['kubectl scale deploy/shop --current-replicas=9 --replicas=1', 1, 'error: Expected replicas to be 9, was 3'],
  ['kubectl rollout status deploy/shop --timeout=20s', 0, /successfully rolled out$/],
  ['kubectl set image deploy/shop nginx=nginx:1.28', 0, 'deployment.apps/shop image updated'],
  ['kubectl rollout status deploy/shop --timeout=30s', 0, /successfully rolled out$/],
  [
    'kubectl annotate deploy/shop kubernetes.io/change-cause=newer',
    0,
    'deployment.apps/shop annotated',
    { before: 28, text: 'deployment.apps/shop annotate' },
  ],
  ['kubectl rollout history deploy/shop', 0, /^REVISION +CHANGE-CAUSE\n1 +<none>\n2 +/m],
  ['kubectl rollout history deploy/shop --revision=1', 0, /Image:\s+nginx:1\.27/],
  ['kubectl rollout undo deploy/shop', 0, 'deployment.apps/shop rolled back'],
  ['kubectl rollout status deploy/shop --timeout=30s', 0, /successfully rolled out$/],
  ['kubectl get deploy shop -o jsonpath={.spec.template.spec.containers[0].image}', 0, 'nginx:1.27'],
  ['kubectl rollout undo deploy/shop --to-revision=99', 1, 'error: unable to find specified revision 99 in history'],
  ['kubectl rollout pause deploy/shop', 0, 'deployment.apps/shop paused'],
  ['kubectl rollout restart deploy/shop', 1, /can't restart paused deployment \(run rollout resume first\)/],
  ['kubectl rollout resume deploy/shop', 0, 'deployment.apps/shop resumed'],
  ['kubectl rollout restart deploy/shop', 0, 'deployment.apps/shop restarted'],
  ['kubectl set env deploy/shop MODE=fast', 0, 'deployment.apps/shop env updated'],
  ['kubectl set env deploy/shop --list', 0, /^MODE=fast$/m],
  [
    'kubectl set resources deploy/shop --limits=cpu=200m --requests=cpu=100m',
    0,
    'deployment.apps/shop resource requirements updated',
  ],
  ['kubectl set selector svc shop app=shop,tier=front', 0, 'service/shop selector updated'],
  [
    'kubectl autoscale deploy/shop --min=1 --max=4 --cpu-percent=80 2>/dev/null',
    0,
    'horizontalpodautoscaler.autoscaling/shop autoscaled',
  ],
  ['kubectl get hpa shop --no-headers', 0, /^shop +Deployment\/shop +/],
  ['kubectl describe hpa shop', 0, /^Min replicas: +1\nMax replicas: +4$/m],
  ['kubectl delete hpa shop', 0, /^horizontalpodautoscaler.autoscaling "shop" deleted/],
  ['kubectl run hello --image=nginx --port=80 --expose', 0, 'service/hello created\npod/hello created'],
  ['kubectl wait --for=condition=Ready pod/hello --timeout=20s', 0, 'pod/hello condition met'],
  ['kubectl exec hello -- echo hi', 0, 'hi'],
  ["kubectl exec hello -- sh -c 'exit 3'", 3, /command terminated with exit code 3/],
  ["kubectl exec hello -- sh -c 'echo out; echo err >&2'", 0, /^out\nerr$|^err\nout$/],
  ['echo typed | kubectl exec -i hello -- cat', 0, 'typed'],
  [
    'echo carried > cp.txt && kubectl cp cp.txt hello:/tmp/cp.txt && kubectl exec hello -- cat /tmp/cp.txt',
    0,
    'carried',
  ],
  ['kubectl cp hello:/tmp/cp.txt back.txt && cat back.txt', 0, /^carried$/m],
  ['kubectl exec hello -- no-such-program', 1, /no-such-program.*: executable file not found in \$PATH/],
  ["echo 'hostname; exit' | kubectl debug -i hello --image=busybox --target=hello -c look 2>/dev/null", 0, /^hello$/m],
  ['kubectl describe pod hello', 0, /^Ephemeral Containers:\n {2}look:\n[^]*^ {4}State: +Terminated$/m],
  ['kubectl exec nobody -- true', 1, 'Error from server (NotFound): pods "nobody" not found'],
  ['sh forward.sh pod/hello 80', 0, /^200 nginx\/\S+ <title>Welcome to nginx!<\/title>$/],
  ['sh forward.sh svc/hello 80', 0, /^200 nginx\/\S+ <title>Welcome to nginx!<\/title>$/],
  ['sh forward.sh pod/hello 81', 0, /^no answer\n[^]*error forwarding port 81 to pod [^]*connection refused/],
  ['kubectl port-forward pod/nobody 8080:80', 1, 'Error from server (NotFound): pods "nobody" not found'],
  ['kubectl get --raw /api/v1/namespaces/default/pods/hello:80/proxy/', 0, /<title>Welcome to nginx!<\/title>/],
  [
    'kubectl create --raw /api/v1/namespaces/default/services/hello:80/proxy/ -f settings.yaml',
    1,
    // nginx says so of a POST to its page.
    'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource',
  ],
  ['kubectl expose deploy shop --name=shop2 --port=81 --target-port=80', 0, 'service/shop2 exposed'],
  ['kubectl label pod hello tier=front', 0, 'pod/hello labeled'],
  ['kubectl label pod hello tier=back', 1, /^error: 'tier' already has a value \(front\), and --overwrite is false$/],
  ['kubectl label pod hello tier=back --overwrite', 0, 'pod/hello labeled'],
  ['kubectl label pod hello tier-', 0, 'pod/hello unlabeled'],
  ['kubectl annotate pod hello note=x', 0, 'pod/hello annotated', { before: 28, text: 'pod/hello annotate' }],
  [`kubectl patch deploy shop -p '{"spec":{"replicas":2}}'`, 0, 'deployment.apps/shop patched'],
  [`kubectl patch deploy shop -p '{"spec":{"replicas":2}}'`, 0, 'deployment.apps/shop patched (no change)'],
  [`kubectl patch deploy shop --type=merge -p '{"metadata":{"labels":{"x":"y"}}}'`, 0, 'deployment.apps/shop patched'],
  [
    `kubectl patch deploy shop --type=json -p '[{"op":"remove","path":"/metadata/labels/x"}]'`,
    0,
    'deployment.apps/shop patched',
  ],
  [
    `kubectl patch deploy shop --type=json -p '[{"op":"remove","path":"/metadata/labels/gone"}]'`,
    1,
    'The request is invalid: the server rejected our request due to an error in our request',
  ],
  [
    `kubectl patch deploy shop --subresource=scale --type=merge -p '{"spec":{"replicas":3}}'`,
    0,
    'scale.autoscaling/shop patched',
  ],
  [
    `kubectl patch pod hello -p '{"spec":{"nodeName":"node-9"}}'`,
    1,
    /Forbidden: pod updates may not change fields other than/,
  ],
];

const FILES_AND_NODES = [
  ['kubectl create -f settings.yaml', 0, 'configmap/settings created'],
  [
    'kubectl create -f settings.yaml',
    1,
    'Error from server (AlreadyExists): error when creating "settings.yaml": configmaps "settings" already exists',
  ],
  [
    'kubectl apply -f settings.yaml',
    0,
    /^configmap\/settings configured\nWarning: .* is missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation/,
  ],
  ['kubectl apply -f settings.yaml', 0, 'configmap/settings unchanged'],
  ['kubectl diff -f red.yaml', 1, /^- {2}colour: blue\n\+ {2}colour: red$/m],
  ['kubectl diff -f settings.yaml', 0, ''],
  ['kubectl apply -f red.yaml', 0, 'configmap/settings configured'],
  ['kubectl replace -f green.yaml', 0, 'configmap/settings replaced'],
  ['kubectl replace --force -f green.yaml', 0, /configmap "settings" deleted.*\nconfigmap\/settings replaced$/],
  ['EDITOR="sed -i s/green/white/" kubectl edit cm settings', 0, 'configmap/settings edited'],
  ['EDITOR=true kubectl edit cm settings', 0, 'Edit cancelled, no changes made.'],
  ['kubectl get cm settings -o jsonpath={.data.colour}', 0, 'white'],
  ['kubectl apply -f both.yaml', 0, 'configmap/one created\nconfigmap/two created'],
  ['kubectl delete -f both.yaml', 0, /^configmap "one" deleted.*\nconfigmap "two" deleted/],
  ['kubectl create -f unknown-field.yaml', 1, /strict decoding error: unknown field "dta"/],
  ['kubectl create -f unknown-field.yaml --validate=warn', 0, 'configmap/strict created\nWarning: unknown field "dta"'],
  ['kubectl create -f unknown-kind.yaml', 1, /no matches for kind "Gizmo" in version "v1"/],
  ['kubectl create -f broken.yaml', 1, /error parsing broken\.yaml: error converting YAML to JSON/],
  ['kubectl create -f missing.yaml', 1, 'error: the path "missing.yaml" does not exist'],
  ['kubectl apply -f web.yaml', 0, 'deployment.apps/web created'],
  ['kubectl apply -f web3.yaml', 0, 'deployment.apps/web configured'],
  ['kubectl apply -f other.yaml', 1, /The Deployment "web" is invalid:.*field is immutable/s],
  [
    'kubectl apply --server-side -f web.yaml --field-manager=other --force-conflicts',
    0,
    'deployment.apps/web serverside-applied',
  ],
  [
    'kubectl apply --server-side -f web3.yaml --field-manager=third',
    1,
    /Apply failed with 1 conflict: conflict with "other": \.spec\.replicas/,
  ],
  ['kubectl rollout status deploy/web --timeout=20s', 0, /successfully rolled out$/],
  [
    'kubectl top nodes',
    0,
    /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) *\ncontrol-plane +AGE +\d+% +\d+Mi +\d+% *\n/,
    {
      before: 32,
      text: /^NAME +CPU\(cores\) +CPU% +MEMORY\(bytes\) +MEMORY% *\ncontrol-plane +AGE +\d+% +\d+Mi +\d+% *\n/,
    },
  ],
  ['kubectl top pods -n kube-system', 0, /^NAME +CPU\(cores\) +MEMORY\(bytes\) *\ncoredns-\S+ +AGE +\d+Mi/],
  ['kubectl taint node node-1 key=value:NoSchedule', 0, 'node/node-1 tainted'],
  [
    'kubectl taint node node-1 key=value:NoSchedule',
    1,
    /already has key taint\(s\) with same effect\(s\) and --overwrite is false/,
  ],
  ['kubectl taint node node-1 key-', 0, 'node/node-1 untainted'],
  ['kubectl cordon node-2', 0, 'node/node-2 cordoned'],
  ['kubectl cordon node-2', 0, 'node/node-2 already cordoned'],
  ['kubectl get node node-2 --no-headers', 0, /^node-2 +Ready,SchedulingDisabled /],
  ['kubectl uncordon node-2', 0, 'node/node-2 uncordoned'],
  ['kubectl drain node-2 --ignore-daemonsets --force --delete-emptydir-data --timeout=60s', 0, /node\/node-2 drained$/],
  ['kubectl uncordon node-2', 0, 'node/node-2 uncordoned'],
  ['kubectl delete pod -l app=web --wait=false', 0, /^pod "web-\S+" deleted/],
  ['kubectl delete pod hello --grace-period=0 --force', 0, /pod "hello" force deleted/],
  ['kubectl wait --for=delete pod/hello --timeout=20s', 0, ''],
  ['kubectl delete deploy web --cascade=orphan', 0, /^deployment.apps "web" deleted/],
  // Two again since `other` has taken the replicas.
  ['kubectl get rs -l app=web --no-headers', 0, /^web-\S+ +2 /m],
  ['kubectl delete rs -l app=web --cascade=foreground', 0, /^replicaset.apps "web-\S+" deleted/],
  ['kubectl apply -f rc.yaml', 0, 'replicationcontroller/old created'],
  [
    'kubectl wait --for=jsonpath={.status.readyReplicas}=2 rc/old --timeout=30s',
    0,
    'replicationcontroller/old condition met',
  ],
  ['kubectl scale rc old --replicas=1', 0, 'replicationcontroller/old scaled'],
  ['kubectl get rc old --no-headers', 0, /^old +1 +\d +\d /],
  ['kubectl describe rc old', 0, /^Replicas: +1 current \/ 1 desired\nPods Status: +1 Running \//m],
  ['kubectl expose rc old --port=80 --dry-run=client -o name', 0, 'service/old'],
  [
    'kubectl cluster-info dump',
    0,
    /^ {4}"kind": "ReplicationControllerList",\n(.*\n)*==== START logs for container nginx of pod default\/old-\S+ ====$/m,
  ],
  ['kubectl delete rc old', 0, /^replicationcontroller "old" deleted/],
  ['kubectl create cronjob report --image=busybox --schedule="*/5 * * * *" -- true', 0, 'cronjob.batch/report created'],
  [
    'kubectl create cronjob report2 --image=busybox --schedule="* * *" -- true 2>&1',
    1,
    /spec\.schedule: Invalid value: "\* \* \*": expected exactly 5 fields, found 3: \[\* \* \*\]$/,
  ],
  ['kubectl get cronjob report --no-headers', 0, /^report +\*\/5 \* \* \* \* +<none> +False +\d +/],
  ['kubectl describe cj report', 0, /^Schedule: +\*\/5 \* \* \* \*\nConcurrency Policy: +Allow\nSuspend: +False\n/m],
  ['kubectl create job now --from=cronjob/report', 0, 'job.batch/now created'],
  ['kubectl wait --for=condition=complete job/now --timeout=30s', 0, 'job.batch/now condition met'],
  ['kubectl delete cronjob report', 0, /^cronjob.batch "report" deleted/],
  ['kubectl delete cm --all', 0, /configmap "colours" deleted/],
  ['kubectl delete deploy nobody', 1, 'Error from server (NotFound): deployments.apps "nobody" not found'],
  ['kubectl delete ns team --timeout=30s', 0, /^namespace "team" deleted/],
  [
    'kubectl delete ns default',
    1,
    'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted',
  ],
];

export const COMMANDS = [...READING, ...GENERATORS, ...RUNNING, ...FILES_AND_NODES];
