// The rules of the house, over the table in scripts/layers/rooms.cjs. `npm run check` runs them as "layers".
const { rooms, engineRooms, mayParseShell } = require('./scripts/layers/rooms.cjs');

const all = Object.keys(rooms);
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
      comment: `The engine runs anywhere: no npm package but unbash (${mayParseShell.join(', ')}); lessons are Markdown and YAML with CEL.`,
      severity: 'error',
      from: { path: `^src/${oneOf(engineRooms.filter((room) => room !== 'lessons'))}/`, pathNot: test },
      to: { path: 'node_modules/', pathNot: 'node_modules/unbash/' },
    },
    {
      name: 'lessons-are-markdown-with-cel',
      severity: 'error',
      from: { path: '^src/lessons/', pathNot: test },
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/(yaml|@marcbachmann/cel-js|unified|remark-[a-z]+|mdast[a-z-]*|micromark[a-z-]*|@types/(mdast|unist))/',
      },
    },
    {
      name: 'unbash-only-in-the-shell',
      severity: 'error',
      from: { path: `^src/${oneOf(engineRooms)}/`, pathNot: [test, `^src/${oneOf(mayParseShell)}/`] },
      to: { path: 'node_modules/unbash/' },
    },
    {
      name: 'engine-knows-no-node',
      severity: 'error',
      from: { path: `^src/${oneOf([...engineRooms, 'app'])}/`, pathNot: test },
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
    skipAnalysisNotInRules: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
    },
  },
};
