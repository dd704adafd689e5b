import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../cluster/index.ts';
import { isTaskDone, readLesson, walkOneStep, type Lesson } from '../../lessons/index.ts';
import { rounds } from '../../testing/rounds.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { COURSE } from './courseTexts.ts';
import { lessonScenario, withScenario } from './lessonScenario.ts';

interface Ways {
  readonly lesson: string;
  readonly task: string;
  /** Beside the lesson's own: by kubectl, by a manifest, at either side. */
  readonly right: readonly string[];
  /** What looks like an answer and is none. */
  readonly wrong: readonly string[];
}

const CURL = 'kubectl exec client -- curl -s -m 3';
const jsonPatch = (what: string, operations: string) => `kubectl patch ${what} --type=json -p '[${operations}]'`;
const template = '/spec/template/spec';
const container = `${template}/containers/0`;

const WAYS: readonly Ways[] = [
  {
    lesson: 'pods-by-address',
    task: 'Ask each frontend Pod by its own address',
    right: [
      `for ip in $(kubectl get pods -l app=frontend -o jsonpath='{.items[*].status.podIP}'); do ${CURL} $ip:5000; done`,
    ],
    wrong: [
      'send client pod:app=frontend@node-1:5000; send client pod:app=frontend@node-1:5000; send client pod:app=frontend@node-1:5000',
      'send client pod:app=frontend@node-1:80; send client pod:app=frontend@node-2:80; send client pod:app=frontend@node-3:80',
    ],
  },
  {
    lesson: 'labels-and-selectors',
    task: 'Bring it back into the Service',
    right: ['kubectl label pods -l app=quarantine app=frontend --overwrite', 'kill app=quarantine'],
    wrong: ['label pod/app=quarantine app=other', 'kubectl label pods -l app=quarantine app-'],
  },
  {
    lesson: 'one-stable-name',
    task: 'Run the frontend with one replica only',
    right: [
      'kubectl scale deployment frontend --replicas=1',
      `kubectl patch deployment frontend -p '{"spec":{"replicas":1}}'`,
    ],
    wrong: ['scale deployment/frontend 0', 'kill app=frontend; kill app=frontend'],
  },
  {
    lesson: 'who-keeps-the-list',
    task: 'Let it be ready again',
    right: ['kubectl delete pods -l app=frontend', 'kubectl rollout restart deployment frontend'],
    wrong: ['scale deployment/frontend 2'],
  },
  {
    lesson: 'writing-a-service',
    task: 'Create frontend-svc from its manifest',
    right: ['kubectl apply -f frontend-svc.yaml'],
    wrong: [
      'kubectl create service clusterip frontend-svc --tcp=80:5000',
      'kubectl expose deploy frontend --name=frontend-svc --port=80',
      'kubectl expose deploy frontend --name=frontend-svc --port=80 --target-port=5000 --cluster-ip=None',
    ],
  },
  {
    lesson: 'writing-a-service',
    task: 'Expose the Deployment with no options at all',
    right: ['kubectl expose deployment/frontend'],
    wrong: ['kubectl expose deploy frontend --port=80', 'kubectl expose deploy frontend --name=front'],
  },
  {
    lesson: 'writing-a-service',
    task: 'Make frontend-svc anew by expose, on port 80',
    right: [
      'kubectl delete svc frontend-svc\nkubectl expose deploy/frontend --name frontend-svc --port 80 --target-port 5000',
    ],
    wrong: ['kubectl delete svc frontend-svc\nkubectl expose deploy frontend --name=frontend-svc --port=80'],
  },
  {
    lesson: 'writing-a-service',
    task: 'Run the pipeline after deleting frontend-svc',
    right: [],
    wrong: [
      'kubectl label service frontend-svc app=frontend',
      'kubectl delete svc frontend-svc\nkubectl create service clusterip frontend-svc --tcp=80:5000',
    ],
  },
  {
    lesson: 'which-port-is-which',
    task: 'Get it to answer',
    right: [
      jsonPatch(
        'deployment web',
        `{"op":"add","path":"${container}/ports","value":[{"name":"http","containerPort":8080}]}`,
      ),
    ],
    wrong: [
      "set service/web 'spec.ports=[{port: 80, targetPort: 80, nodePort: 30080}]'",
      jsonPatch('deployment web', `{"op":"add","path":"${container}/ports","value":[{"containerPort":8080}]}`),
    ],
  },
  {
    lesson: 'as-printed-deployment',
    task: 'Get the frontend to run',
    right: ['kubectl create deployment frontend --image=frontend-application --replicas=3 --port=5000'],
    wrong: ['kubectl create deployment frontend --image=frontend-application', 'kubectl apply -f frontend.yaml'],
  },
  {
    lesson: 'kube-proxy-writes-rules',
    task: 'Bring node-1 up to date',
    right: ['power-off node-1; wait 2; power-on node-1; start-proxy node-1'],
    wrong: ['scale deployment/frontend 3', 'kubectl rollout restart deployment frontend', 'start-proxy node-2'],
  },
  {
    lesson: 'any-node-will-do',
    task: 'Let the Pods see the user’s own address',
    right: [`kubectl patch service frontend-svc -p '{"spec":{"externalTrafficPolicy":"Local"}}'`],
    wrong: ['set service/frontend-svc spec.internalTrafficPolicy=Local', 'delete service/frontend-svc'],
  },
  {
    lesson: 'who-picks-the-pod',
    task: 'Let only Pods on the client’s own node answer',
    right: [`kubectl patch svc frontend-svc -p '{"spec":{"internalTrafficPolicy":"Local"}}'`],
    wrong: [
      'force-kill client',
      'scale deployment/frontend 0',
      'set service/frontend-svc spec.type=NodePort spec.externalTrafficPolicy=Local',
    ],
  },
  {
    lesson: 'cluster-or-local',
    task: 'Let client-3 be answered, with policy Local',
    right: [
      `${jsonPatch('deployment web', `{"op":"remove","path":"${template}/nodeSelector"}`)}\nkubectl scale deployment web --replicas=6`,
    ],
    wrong: [
      'set service/web spec.internalTrafficPolicy=Cluster; scale deployment/web 5',
      'scale deployment/web 5',
      'scale deployment/web 3; force-kill client-3',
    ],
  },
  {
    lesson: 'local-at-the-door',
    task: 'Let user-3 be answered, and Pods see the users’ own addresses',
    right: [
      `${jsonPatch('deployment web', `{"op":"remove","path":"${template}/nodeSelector"}`)}\nkubectl scale deployment web --replicas=6`,
    ],
    wrong: ['set service/web spec.externalTrafficPolicy=Cluster', 'scale deployment/web 5'],
  },
  {
    lesson: 'uneven-under-local',
    task: 'Give every Pod the same share, without losing the users’ addresses',
    right: ['kubectl scale deployment web-a --replicas=1', 'scale deployment/web-b 2'],
    wrong: ['set service/web spec.externalTrafficPolicy=Cluster', 'scale deployment/web-b 0; scale deployment/web-a 1'],
  },
  {
    lesson: 'as-printed-policies',
    task: 'Have both policies Local on frontend-svc',
    right: [
      `kubectl create service nodeport frontend-svc --tcp=80:5000\nkubectl patch svc frontend-svc -p '{"spec":{"internalTrafficPolicy":"Local","externalTrafficPolicy":"Local"}}'`,
    ],
    wrong: [
      'kubectl apply -f policies.yaml',
      `kubectl apply -f frontend-svc.yaml\nkubectl patch svc frontend-svc -p '{"spec":{"internalTrafficPolicy":"Local"}}'`,
    ],
  },
  {
    lesson: 'as-printed-policies',
    task: 'Internal Cluster, external Local',
    right: [`kubectl patch svc frontend-svc -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'`],
    wrong: ['set service/frontend-svc spec.internalTrafficPolicy=Cluster spec.externalTrafficPolicy=Cluster'],
  },
  {
    lesson: 'session-affinity',
    task: 'Roll the dice again for each connection',
    right: [`kubectl patch svc web -p '{"spec":{"sessionAffinity":"None"}}'`],
    wrong: ["set service/web 'spec.sessionAffinityConfig={clientIP: {timeoutSeconds: 1}}'"],
  },
  {
    lesson: 'keep-alive',
    task: 'Spread the load',
    right: ['kubectl exec client -- sh -c "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do curl -s web; done"'],
    wrong: ['kill app=web', 'scale deployment/web 9'],
  },
  {
    lesson: 'errors-on-rollout',
    task: 'Close the gap',
    right: [
      jsonPatch(
        'deployment web',
        `{"op":"replace","path":"${container}/args","value":["netexec","--http-port=8080","--delay-shutdown=5"]}`,
      ),
      jsonPatch(
        'deployment web',
        `{"op":"add","path":"${container}/lifecycle","value":{"preStop":{"exec":{"command":["sleep","5"]}}}}`,
      ),
    ],
    wrong: [
      jsonPatch(
        'deployment web',
        `{"op":"add","path":"${container}/lifecycle","value":{"postStart":{"sleep":{"seconds":5}}}}`,
      ),
      jsonPatch('deployment web', `{"op":"add","path":"${template}/terminationGracePeriodSeconds","value":60}`),
    ],
  },
  {
    lesson: 'found-by-name',
    task: 'Get an answer by the headless name',
    right: [`${CURL} web-headless.default:8080`, `${CURL} http://web-headless.default.svc.cluster.local:8080/`],
    wrong: ['send client web:80', 'send client pod:app=web:8080', 'send client web-headless:80'],
  },
  {
    lesson: 'found-by-environment',
    task: 'Get a client that has WEB_SERVICE_HOST',
    right: [
      'kubectl run client-2 --image=curlimages/curl --command -- sleep 1d',
      'kubectl delete pod client --now\nkubectl apply -f client.yaml',
    ],
    wrong: ['kill client', 'kubectl label pod client again=yes', 'kubectl rollout restart deployment web'],
  },
  {
    lesson: 'four-types',
    task: 'Get an external address',
    right: [],
    wrong: ['set service/web spec.type=NodePort', 'scale deployment/web 4'],
  },
  {
    lesson: 'broken-affinity',
    task: 'Spread the gateway’s requests',
    right: [`kubectl patch svc web -p '{"spec":{"sessionAffinity":"None"}}'`],
    wrong: ['kubectl delete pods -l app=web', 'scale deployment/web 6'],
  },
  {
    lesson: 'broken-dns-search',
    task: 'Let the buyer in shop reach web by a name',
    right: [
      'kubectl exec -n shop buyer -- curl -s web.default',
      'kubectl create service externalname web -n shop --external-name web.default.svc.cluster.local\nkubectl exec -n shop buyer -- curl -s web',
    ],
    wrong: [
      'kubectl exec -n shop buyer -- curl -s $(kubectl get svc web -o jsonpath={.spec.clusterIP})',
      'send shop/buyer pod:app=web:8080',
      'send shop/buyer web:80',
    ],
  },
  {
    lesson: 'broken-headless',
    task: 'Make web answer on port 80',
    right: [
      'kubectl delete service web\nkubectl expose deployment web --port=80 --target-port=8080',
      jsonPatch(
        'deployment web',
        `{"op":"replace","path":"${container}/args","value":["netexec","--http-port=80"]},{"op":"remove","path":"${container}/readinessProbe"}`,
      ),
    ],
    wrong: ['send client web:8080', "set service/web 'spec.ports=[{port: 8080, targetPort: 80}]'"],
  },
  {
    lesson: 'broken-kube-proxy',
    task: 'Bring node-1 back',
    right: ['start-proxy node-1'],
    wrong: [
      'kubectl rollout restart deployment web',
      "kubectl delete pod client --now\nsed 's/hostname: node-1/hostname: node-2/' client.yaml | kubectl apply -f -",
    ],
  },
  {
    lesson: 'broken-label',
    task: 'Make web answer',
    right: ['kubectl set selector service web app=web', 'kubectl label pods -l app=web app=web-api --overwrite'],
    wrong: ['kubectl set selector service web app=client', 'kubectl label service web app=web'],
  },
  {
    lesson: 'broken-local',
    task: 'Make web answer on node-1',
    right: [
      `${jsonPatch('deployment web', `{"op":"remove","path":"${template}/nodeSelector"}`)}\nkubectl scale deployment web --replicas=5`,
    ],
    wrong: [
      "kubectl delete pod client --now\nsed 's/hostname: node-1/hostname: node-2/' client.yaml | kubectl apply -f -",
      'scale deployment/web 6',
    ],
  },
  {
    lesson: 'broken-node',
    task: 'Have every request answered',
    right: ['wait 70', 'kubectl delete pods -l app=web --wait=false'],
    wrong: ['kubectl scale deployment web --replicas=6'],
  },
  {
    lesson: 'broken-port-name',
    task: 'Make web answer',
    right: [
      "set service/web 'spec.ports=[{port: 80, targetPort: 8080}]'",
      jsonPatch('deployment web', `{"op":"replace","path":"${container}/ports/0/name","value":"http"}`),
    ],
    wrong: [
      "set service/web 'spec.ports=[{port: 80, targetPort: 80}]'",
      "set service/web 'spec.ports=[{name: web, port: 80, targetPort: http}]'",
    ],
  },
  {
    lesson: 'broken-readiness',
    task: 'Make web answer',
    right: [
      jsonPatch('deployment web', `{"op":"remove","path":"${container}/readinessProbe"}`),
      jsonPatch('deployment web', `{"op":"replace","path":"${container}/readinessProbe/httpGet/port","value":"http"}`),
    ],
    wrong: [
      'set service/web spec.publishNotReadyAddresses=true',
      jsonPatch('deployment web', `{"op":"replace","path":"${container}/args","value":["netexec","--http-port=9090"]}`),
    ],
  },
  {
    lesson: 'broken-slice',
    task: 'Use both databases',
    right: [
      `kubectl patch endpointslice db-1 --type=merge -p '{"endpoints":[{"addresses":["203.0.113.50"]},{"addresses":["203.0.113.51"]}]}'`,
    ],
    wrong: [
      'label endpointslice/db-2 kubernetes.io/service-name=db-2',
      `kubectl patch endpointslice db-1 --type=merge -p '{"endpoints":[{"addresses":["203.0.113.50"]},{"addresses":["203.0.113.52"]}]}'`,
    ],
  },
  {
    lesson: 'broken-source-ranges',
    task: 'Let the customer in, and the office too',
    right: [
      'set service/web spec.loadBalancerSourceRanges=null',
      `kubectl patch svc web -p '{"spec":{"loadBalancerSourceRanges":["0.0.0.0/0"]}}'`,
    ],
    wrong: ["set service/web 'spec.loadBalancerSourceRanges=[192.0.2.77/32]'"],
  },
  {
    lesson: 'broken-target-port',
    task: 'Make web answer',
    right: [
      "set service/web 'spec.ports=[{port: 80, targetPort: http}]'",
      jsonPatch(
        'deployment web',
        `{"op":"replace","path":"${container}/args","value":["netexec","--http-port=8008"]},{"op":"replace","path":"${container}/readinessProbe/httpGet/port","value":8008}`,
      ),
    ],
    wrong: [jsonPatch('deployment web', `{"op":"replace","path":"${container}/ports/0/containerPort","value":8008}`)],
  },
];

const plain = (title: string) => title.replaceAll('’', "'");

/** The lesson on its cluster, walked up to the step with the task. */
function upTo(id: string, task: string): { lesson: Lesson; cluster: Cluster; at: number } {
  const lesson = withScenario(readLesson(id, COURSE[id]!).lesson!);
  const cluster = createScenarioCluster(lessonScenario(lesson));
  cluster.advance(5000);
  const at = lesson.steps.findIndex(({ blocks }) =>
    blocks.some((block) => block.kind === 'task' && plain(block.title) === plain(task)),
  );
  for (let step = 0; step < at; step++) walkOneStep(lesson, step, cluster);
  return { lesson, cluster, at };
}

describe('a task counts any right way, and no way that only looks like one', () => {
  it.each(WAYS.slice(0, rounds(WAYS.length, 6)))('$lesson: $task', ({ lesson: id, task, right, wrong }) => {
    const { lesson, cluster, at } = upTo(id, task);
    expect(at).toBeGreaterThanOrEqual(0);
    const title = lesson.steps[at]?.blocks.flatMap((block) =>
      block.kind === 'task' && plain(block.title) === plain(task) ? block.title : [],
    )[0];
    const done = [...right, ...wrong].filter((way) => isTaskDone(lesson, at, cluster, { task: title ?? '', way }));
    expect(done).toEqual(right);
  });
});
