// Who may enter whose room (DESIGN: components meet only at the API). Everything not listed is an error, and a type
// import is an import: a room that needs another's types cannot be understood without it.
const rooms = {
  // The ground: time, tables and nouns. Any room may stand on them; they stand on nothing.
  sim: [],
  api: [],

  // The control plane. apiserver holds the only key to etcd, as in Kubernetes.
  etcd: ['sim', 'api'],
  apiserver: ['sim', 'api', 'etcd'],
  'client-go': ['sim', 'api', 'apiserver'],
  controllers: ['sim', 'api', 'client-go'],
  scheduler: ['sim', 'api', 'client-go'],

  // The kernel and the wires.
  netfilter: ['sim', 'api'],
  network: ['sim', 'api', 'netfilter'],

  // What runs on a node. cni and kubelet own chains of their own, and containers open connections.
  cni: ['sim', 'api', 'netfilter', 'network'],
  kubelet: ['sim', 'api', 'client-go', 'cni', 'netfilter', 'network'],
  'kube-proxy': ['sim', 'api', 'client-go', 'netfilter'],
  coredns: ['sim', 'api', 'client-go'],

  kubectl: ['sim', 'api', 'client-go'],

  // The engine's only door, and those who knock on it.
  cluster: [
    'sim',
    'api',
    'apiserver',
    'client-go',
    'controllers',
    'scheduler',
    'netfilter',
    'network',
    'cni',
    'kubelet',
    'kube-proxy',
    'coredns',
    'kubectl',
  ],
  scene: ['sim', 'api', 'cluster'],
  lessons: ['sim', 'api', 'cluster'],
  bridge: ['sim', 'api', 'cluster'],
  app: ['sim', 'api', 'cluster', 'scene', 'lessons', 'bridge'],
};

// Tests may stand anywhere, so their builders may too (except in etcd, which stays the apiserver's).
rooms.testing = [...rooms.cluster, 'cluster', 'scene', 'lessons'];

// `yaml` is the one package the engine carries, and only where manifest text comes in or goes out.
const mayReadYaml = ['apiserver', 'kubectl', 'cluster', 'lessons'];

const notEngine = ['bridge', 'app', 'testing'];
const all = Object.keys(rooms);
const engine = all.filter((room) => !notEngine.includes(room));
const oneOf = (names) => `(${names.join('|')})`;
const test = '\\.test\\.tsx?$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `${room}-keeps-to-its-floor`,
      comment: may.length ? `${room} may import only: ${may.join(', ')}.` : `${room} imports no other room.`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: test },
      to: { path: `^src/${oneOf(all)}/`, pathNot: [`^src/${oneOf([room, ...may])}/`, '^src/testing/', test] },
    })),
    {
      name: 'only-through-the-door',
      comment:
        "A room is entered by its index.ts. bridge has a second door, page.ts, for the page's half of the relay.",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/[^/]+/.+',
        pathNot: ['^src/$1/', '^src/[^/]+/index\\.tsx?$', '^src/bridge/page\\.ts$', '^src/testing/'],
      },
    },
    {
      name: 'outsiders-use-the-door',
      comment: 'Benchmarks and browser tests know the rooms by their doors, like any other user.',
      severity: 'error',
      from: { path: '^(bench|e2e|scripts)/' },
      to: { path: '^src/[^/]+/.+', pathNot: ['^src/[^/]+/index\\.tsx?$', '^src/testing/'] },
    },
    {
      name: 'controllers-meet-only-at-the-api',
      comment: "A controller's folder never imports another's; what they share lies at the top of the room.",
      severity: 'error',
      from: { path: '^src/controllers/([^/]+)/' },
      to: { path: '^src/controllers/[^/]+/', pathNot: '^src/controllers/$1/' },
    },
    {
      name: 'every-room-is-in-the-table',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${oneOf(all)}/` },
      to: {},
    },
    {
      name: 'engine-carries-no-packages',
      comment: `The engine runs anywhere: no npm package but yaml, and that only in ${mayReadYaml.join(', ')}.`,
      severity: 'error',
      from: { path: `^src/${oneOf(engine)}/`, pathNot: test },
      to: { path: 'node_modules/', pathNot: 'node_modules/yaml/' },
    },
    {
      name: 'yaml-only-where-text-comes-in',
      severity: 'error',
      from: { path: `^src/${oneOf(engine)}/`, pathNot: [test, `^src/${oneOf(mayReadYaml)}/`] },
      to: { path: 'node_modules/yaml/' },
    },
    {
      name: 'engine-knows-no-node',
      severity: 'error',
      from: { path: `^src/${oneOf([...engine, 'app'])}/`, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-tests',
      comment: 'What ships never imports a test or the builders made for tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: [test, '^src/testing/'] },
      to: { path: [test, '^src/testing/'] },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'Vite knows what `?worker` and its like mean; everything else must be a file or an installed package.',
      severity: 'error',
      from: { path: '^(src|bench|e2e)/' },
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
    },
  },
};
