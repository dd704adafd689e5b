/**
 * `kubectl create <kind>`: an object made from flags. Upstream: kubectl/pkg/cmd/create. Left out: roles and their bindings, ingresses,
 * tokens, whose kinds the server does not keep.
 */
import type { CronJob, JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import { configMapObject, dockerConfig, secretObject, type DataEntry } from '../generators/data.ts';
import { serviceObject, type ServiceOptions } from '../generators/services.ts';
import { budgetObject, namespaceObject, priorityClassObject, serviceAccountObject } from '../generators/small.ts';
import { cronJobObject, deploymentObject, jobFrom, jobObject } from '../generators/workloads.ts';
import { typedForm } from '../objects/typedForm.ts';
import { dataEntries, fileEntry } from '../write/dataSources.ts';
import { resourcePath } from '../rest/discovery.ts';
import { metadataOf } from '../rest/info.ts';
import { savedTypedConfig } from '../write/lastApplied.ts';
import { dryRunOf, writeQuery } from '../write/options.ts';
import { Outcome } from '../write/outcome.ts';
import { reworded } from '../write/sending.ts';

interface Kind {
  readonly path: string;
  readonly required?: readonly string[];
  /** The collection's path, in a namespace or not. */
  readonly collection: (namespace: string) => string;
  readonly namespaced: boolean;
  /** How a refusal is told; undefined: as the server says it. */
  readonly refusal?: (said: string) => string;
  /** @throws Failure */
  readonly make: (call: Invocation, name: string) => JsonObject | Routine<JsonObject>;
}

/** Words behind the name: the command of the containers. */
function commandOf({ args, flags }: Invocation): readonly string[] {
  return flags.dash === undefined ? args.slice(1) : args.slice(flags.dash);
}

/** @throws Failure */
function nameOf({ args, flags, command }: Invocation): string {
  const count = flags.dash ?? args.length;
  const [name] = args;
  if (count !== 1 || name === undefined)
    throw usageFailure(command.path, `exactly one NAME is required, got ${String(count)}`);
  return name;
}

function createKind({ path, required, collection, namespaced, refusal, make }: Kind): Command {
  return {
    path,
    completes: 'nothing',
    ...(required ? { required } : {}),
    *run(call) {
      const name = nameOf(call);
      const dryRun = yield* dryRunOf(call);
      const outcome = yield* Outcome.of(call, dryRun);
      const query = writeQuery(call, dryRun, true);
      const result = make(call, name);
      const made = isRoutine(result) ? yield* result : result;
      const placed = namespaced && call.isNamespaceGiven ? withNamespace(made, call.namespace) : made;
      const object = savedTypedConfig(placed, typedForm(placed), call.flags.bool('save-config'));
      if (dryRun === 'client') {
        yield* outcome.tellTyped(object, 'created');
        return 0;
      }
      const send = (): Routine<JsonObject> =>
        call.client.send<JsonObject>('POST', collection(call.namespace), { query, body: object });
      const created = yield* refusal ? reworded(refusal, send) : send();
      yield* outcome.tellTyped(created, 'created');
      return 0;
    },
  };
}

const isRoutine = (made: JsonObject | Routine<JsonObject>): made is Routine<JsonObject> =>
  typeof made['next'] === 'function';

function withNamespace(object: JsonObject, namespace: string): JsonObject {
  return { ...object, metadata: { ...metadataOf(object), namespace } };
}

const core =
  (resource: string) =>
  (namespace: string): string =>
    `/api/v1/namespaces/${namespace}/${resource}`;
const inGroup =
  (groupVersion: string, resource: string) =>
  (namespace: string): string =>
    `/apis/${groupVersion}/namespaces/${namespace}/${resource}`;

function service(word: string, type: ServiceOptions['type'], required?: readonly string[]): Command {
  return createKind({
    path: `create service ${word}`,
    ...(required ? { required } : {}),
    collection: core('services'),
    namespaced: true,
    refusal: (said) => `failed to create ${type} service: ${said}`,
    make({ flags }, name) {
      return serviceObject({
        name,
        type,
        tcp: flags.list('tcp'),
        clusterIP: flags.text('clusterip'),
        nodePort: Number(flags.text('node-port') || 0),
        externalName: flags.text('external-name'),
      });
    },
  });
}

const deployment = createKind({
  path: 'create deployment',
  required: ['image'],
  collection: inGroup('apps/v1', 'deployments'),
  namespaced: true,
  refusal: (said) => `failed to create deployment: ${said}`,
  *make(call, name) {
    const { flags } = call;
    const letters = lettersOf(yield* call.now());
    return deploymentObject({
      name,
      images: flags.list('image'),
      command: commandOf(call),
      port: flags.int('port'),
      replicas: flags.int('replicas'),
      suffix: () => letters,
    });
  },
});

/** Five of the letters that generated names have. */
function lettersOf(seed: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let state = Math.floor(seed) >>> 0;
  let text = '';
  for (let i = 0; i < 5; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet.charAt(Math.floor((state / 2 ** 32) * alphabet.length));
  }
  return text;
}

/** `cronjob/report`. @throws Failure */
function* cronJobNamed(call: Invocation, from: string): Routine<CronJob> {
  const [type = '', name] = from.split('/');
  const resource = yield* call.discovery.named(type);
  if (name === undefined || name === '') throw new Failure('from must be an existing cronjob');
  const object = yield* call.client.get<CronJob & JsonObject>(resourcePath(resource, call.namespace, name));
  if (resource.kind !== 'CronJob')
    throw new Failure(`unknown object type *${String(object.apiVersion).split('/').at(-1) ?? ''}.${resource.kind}`);
  return object;
}

const job = createKind({
  path: 'create job',
  collection: inGroup('batch/v1', 'jobs'),
  namespaced: true,
  refusal: (said) => `failed to create job: ${said}`,
  *make(call, name) {
    const image = call.flags.text('image');
    const from = call.flags.text('from');
    if ((image === '') === (from === '')) throw new Failure('either --image or --from must be specified');
    if (from !== '' && commandOf(call).length > 0) throw new Failure('cannot specify --from and command');
    if (from !== '') return jobFrom(name, yield* cronJobNamed(call, from));
    return jobObject(name, image, commandOf(call));
  },
});

const cronJob = createKind({
  path: 'create cronjob',
  required: ['image', 'schedule'],
  collection: inGroup('batch/v1', 'cronjobs'),
  namespaced: true,
  refusal: (said) => `failed to create cronjob: ${said}`,
  make(call, name) {
    const { flags } = call;
    const [image, schedule, restart] = [flags.text('image'), flags.text('schedule'), flags.text('restart')];
    return cronJobObject({ name, image, schedule, restart, command: commandOf(call) });
  },
});

const namespace = createKind({
  path: 'create namespace',
  collection: () => '/api/v1/namespaces',
  namespaced: false,
  make(_, name) {
    return namespaceObject(name);
  },
});

const serviceAccount = createKind({
  path: 'create serviceaccount',
  collection: core('serviceaccounts'),
  namespaced: true,
  refusal: (said) => `failed to create serviceaccount: ${said}`,
  make(_, name) {
    return serviceAccountObject(name);
  },
});

const budget = createKind({
  path: 'create poddisruptionbudget',
  collection: inGroup('policy/v1', 'poddisruptionbudgets'),
  namespaced: true,
  refusal: (said) => `failed to create poddisruptionbudgets: ${said}`,
  make({ flags }, name) {
    return budgetObject({
      name,
      selector: flags.text('selector'),
      minAvailable: flags.text('min-available'),
      maxUnavailable: flags.text('max-unavailable'),
    });
  },
});

const priorityClass = createKind({
  path: 'create priorityclass',
  collection: () => '/apis/scheduling.k8s.io/v1/priorityclasses',
  namespaced: false,
  refusal: (said) => `failed to create priorityclass: ${said}`,
  make({ flags }, name) {
    return priorityClassObject({
      name,
      value: flags.int('value'),
      globalDefault: flags.bool('global-default'),
      description: flags.text('description'),
      preemptionPolicy: flags.text('preemption-policy'),
    });
  },
});

const configMap = createKind({
  path: 'create configmap',
  collection: core('configmaps'),
  namespaced: true,
  refusal: (said) => `failed to create configmap: ${said}`,
  *make(call, name) {
    return configMapObject(name, yield* dataEntries(call));
  },
});

function secret(word: string, make: (call: Invocation) => Routine<[type: string, entries: DataEntry[]]>): Command {
  return createKind({
    path: `create secret ${word}`,
    collection: core('secrets'),
    namespaced: true,
    refusal: (said) => `failed to create secret ${said}`,
    *make(call, name) {
      const [type, entries] = yield* make(call);
      return secretObject(name, type, entries);
    },
  });
}

const generic = secret('generic', function* (call) {
  return [call.flags.text('type'), yield* dataEntries(call)];
});

const registry = secret('docker-registry', function* (call) {
  const { flags } = call;
  const type = 'kubernetes.io/dockerconfigjson';
  if (flags.list('from-file').length > 0) return [type, yield* dataEntries(call)];
  const [server, username] = [flags.text('docker-server'), flags.text('docker-username')];
  const [password, email] = [flags.text('docker-password'), flags.text('docker-email')];
  return [type, [dockerConfig({ server, username, password, email })]];
});

const tls = secret('tls', function* (call) {
  const [cert, key] = [call.flags.text('cert'), call.flags.text('key')];
  if (cert === '' || key === '') throw new Failure('key and cert must be specified');
  return ['kubernetes.io/tls', [yield* fileEntry(call, 'tls.crt', cert), yield* fileEntry(call, 'tls.key', key)]];
});

export const CREATE_KINDS: readonly Command[] = [
  service('clusterip', 'ClusterIP'),
  service('nodeport', 'NodePort'),
  service('loadbalancer', 'LoadBalancer'),
  service('externalname', 'ExternalName', ['external-name']),
  ...[deployment, job, cronJob, namespace, serviceAccount, budget, priorityClass, configMap],
  ...[generic, registry, tls],
];
