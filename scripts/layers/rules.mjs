// The rules of the house, over the table in rooms.cjs: what a file whose path fits `from` must not import. `$1` in `to` is what `from`
// caught. Paths are the repository's; a package is node_modules/NAME/, a module of Node node:NAME, and what is nowhere to be found
// keeps the words of its import, with a ? in front.
import { createRequire } from 'node:module';

const { rooms, engineRooms, mayParseShell } = createRequire(import.meta.url)('./rooms.cjs');

const all = Object.keys(rooms);
const oneOf = (names) => `(${names.join('|')})`;
const test = '\\.test\\.tsx?$';

export const rules = [
  ...Object.entries(rooms).map(([room, may]) => ({
    name: `${room}-keeps-to-its-floor`,
    comment: may.length ? `${room} may import only: ${may.join(', ')}.` : `${room} imports no other room.`,
    from: { path: `^src/${room}/`, pathNot: test },
    to: { path: `^src/${oneOf(all)}/`, pathNot: [`^src/${oneOf([room, ...may])}/`, '^src/testing/', test] },
  })),
  {
    name: 'only-through-the-door',
    comment: "A room is entered by its index.ts. bridge has a second door, page.ts, for the page's half of the relay.",
    from: { path: '^src/([^/]+)/' },
    to: {
      path: '^src/[^/]+/.+',
      pathNot: ['^src/$1/', '^src/[^/]+/index\\.tsx?$', '^src/bridge/page\\.ts$', '^src/testing/'],
    },
  },
  {
    name: 'outsiders-use-the-door',
    comment: 'Benchmarks and browser tests know the rooms by their doors, like any other user.',
    from: { path: '^(bench|e2e|scripts)/' },
    to: { path: '^src/[^/]+/.+', pathNot: ['^src/[^/]+/index\\.tsx?$', '^src/testing/'] },
  },
  {
    name: 'controllers-meet-only-at-the-api',
    comment: "A controller's folder never imports another's; what they share lies at the top of the room.",
    from: { path: '^src/controllers/([^/]+)/' },
    to: { path: '^src/controllers/[^/]+/', pathNot: '^src/controllers/$1/' },
  },
  {
    name: 'every-room-is-in-the-table',
    from: { path: '^src/[^/]+/', pathNot: `^src/${oneOf(all)}/` },
    to: {},
  },
  {
    name: 'engine-carries-no-packages',
    comment: `The engine runs anywhere: no npm package but unbash (${mayParseShell.join(', ')}); lessons are Markdown and YAML with CEL.`,
    from: { path: `^src/${oneOf(engineRooms.filter((room) => room !== 'lessons'))}/`, pathNot: test },
    to: { path: 'node_modules/', pathNot: 'node_modules/unbash/' },
  },
  {
    name: 'lessons-are-markdown-with-cel',
    from: { path: '^src/lessons/', pathNot: test },
    to: {
      path: 'node_modules/',
      pathNot:
        'node_modules/(yaml|@marcbachmann/cel-js|unified|remark-[a-z]+|mdast[a-z-]*|micromark[a-z-]*|@types/(mdast|unist))/',
    },
  },
  {
    name: 'unbash-only-in-the-shell',
    from: { path: `^src/${oneOf(engineRooms)}/`, pathNot: [test, `^src/${oneOf(mayParseShell)}/`] },
    to: { path: 'node_modules/unbash/' },
  },
  {
    name: 'engine-knows-no-node',
    from: { path: `^src/${oneOf([...engineRooms, 'app'])}/`, pathNot: test },
    to: { path: '^node:' },
  },
  {
    name: 'tests-stay-tests',
    comment: 'What ships never imports a test or the builders made for tests.',
    from: { path: '^src/', pathNot: [test, '^src/testing/'] },
    to: { path: `${test}|^src/testing/` },
  },
  {
    name: 'resolvable',
    comment: 'Everything must be a file or an installed package.',
    from: { path: '^(src|bench|e2e)/' },
    to: { path: '^\\?' },
  },
];

const some = (patterns, path) => [patterns].flat().some((pattern) => new RegExp(pattern).test(path));

/** The rules that an import breaks. */
export function brokenBy(from, to) {
  return rules.filter((rule) => {
    const caught = new RegExp(rule.from.path).exec(from);
    if (!caught || (rule.from.pathNot && some(rule.from.pathNot, from))) return false;
    const { path = '', pathNot = [] } = rule.to;
    const filled = [pathNot].flat().map((pattern) => pattern.replace('$1', caught[1] ?? ''));
    return some(path, to) && !some(filled, to);
  });
}
