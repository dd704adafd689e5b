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

  // A shell: lines, pipes and small programs over streams. What it talks to is handed to it.
  shell: ['sim', 'api'],

  // What runs on a node. cni and kubelet own chains of their own, and containers open connections.
  cni: ['sim', 'api', 'netfilter', 'network'],
  kubelet: ['sim', 'api', 'client-go', 'shell', 'cni', 'netfilter', 'network'],
  'kube-proxy': ['sim', 'api', 'client-go', 'netfilter'],
  coredns: ['sim', 'api', 'client-go'],

  kubectl: ['sim', 'api', 'client-go', 'shell'],

  // The engine's only door, and those who knock on it.
  cluster: [
    'sim',
    'api',
    'apiserver',
    'client-go',
    'controllers',
    'scheduler',
    'shell',
    'netfilter',
    'network',
    'cni',
    'kubelet',
    'kube-proxy',
    'coredns',
    'kubectl',
  ],
  scene: ['sim', 'api', 'cluster'],
  // The operator's laptop: a shell outside the cluster, with kubectl and curl.
  terminal: ['sim', 'api', 'shell', 'kubectl', 'cluster'],
  lessons: ['sim', 'api', 'cluster', 'terminal'],
  bridge: ['sim', 'api', 'cluster'],
  app: ['sim', 'api', 'shell', 'kubectl', 'cluster', 'scene', 'terminal', 'lessons', 'bridge'],
};

// Tests may stand anywhere, so their builders may too (except in etcd, which stays the apiserver's).
rooms.testing = [...rooms.cluster, 'cluster', 'scene', 'terminal', 'lessons'];

// `unbash` parses the shell's lines, and nobody else's business is it. Manifests need no package: `api` reads them itself.
const mayParseShell = ['shell'];

// What is not the engine: it may know the browser or Node.
const notEngine = ['bridge', 'app', 'testing'];
const engineRooms = Object.keys(rooms).filter((room) => !notEngine.includes(room));

module.exports = { rooms, engineRooms, mayParseShell };
