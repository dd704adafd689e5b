// The engine is a pure function of seed and actions: same run, byte for byte. What could make two runs differ, or hide
// pending work outside the event queue, is an error. (`document`, `setTimeout` and the like already fail to compile in
// tsconfig.engine.json; they are listed again because a good sentence beats "cannot find name".)

const clock = 'Cluster time comes from sim; the wall clock would make every run different.';
const queue = 'Pending work is a row in the event queue, or it cannot be paused, rewound and replayed.';
const chance = 'Chance comes from the seeded generator in sim.';
const tongue = 'The answer depends on the language of the machine; compare by code unit.';
const collected = 'When memory is collected differs from run to run.';
const outside = 'The engine knows neither browser nor Node.';

export const engineGlobals = [
  ...['Date', 'performance'].map((name) => ({ name, message: clock })),
  ...[
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'requestAnimationFrame',
    'requestIdleCallback',
    'Promise',
  ].map((name) => ({ name, message: queue })),
  { name: 'crypto', message: chance },
  { name: 'Intl', message: tongue },
  ...['WeakRef', 'FinalizationRegistry'].map((name) => ({ name, message: collected })),
  ...['globalThis', 'window', 'self', 'document', 'process', 'Buffer', 'console'].map((name) => ({
    name,
    message: outside,
  })),
];

export const engineProperties = [
  { object: 'Math', property: 'random', message: chance },
  ...[
    'localeCompare',
    'toLocaleString',
    'toLocaleDateString',
    'toLocaleTimeString',
    'toLocaleLowerCase',
    'toLocaleUpperCase',
  ].map((property) => ({ property, message: tongue })),
];

export const engineSyntax = [
  { selector: ':function[async=true]', message: queue },
  { selector: 'AwaitExpression', message: queue },
  { selector: 'ForOfStatement[await=true]', message: queue },
  { selector: 'ImportExpression', message: `${queue} A dynamic import is a promise.` },
  { selector: 'TSTypeReference[typeName.name=/^(Promise|PromiseLike|AsyncIterable|AsyncGenerator)$/]', message: queue },
  { selector: 'TSTypeReference[typeName.name="Date"]', message: clock },
  {
    selector: 'ImportDeclaration[source.value=/[?]/]',
    message: 'Nothing the engine reaches may need a bundler.',
  },
  {
    selector: 'MetaProperty[meta.name="import"]',
    message: 'Nothing the engine reaches may need a bundler.',
  },
];
