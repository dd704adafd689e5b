/**
 * The quick lint of `npm run check`: the rules of eslint.config.js that need no types, asked by oxlint in a fifth of the time. Nothing is
 * chosen here. A rule that oxlint does not know makes it fail, so nothing is lost without a word; `npm test` asks all of ESLint anyway.
 */
import { defineConfig } from 'oxlint';

import { borrowed } from './scripts/lint/house.mjs';

process.env.LINT = 'quick';
const { default: eslint } = await import('./eslint.config.js');

/** ESLint's plugins under oxlint's names. */
const plugins = { '@typescript-eslint': 'typescript', 'react-hooks': 'react', house: 'house' };

function nameOf(rule) {
  const [, plugin, name] = /^(?:(.*)\/)?(.*)$/.exec(rule);
  if (plugin === undefined) return borrowed.includes(name) ? `house/${name}` : name;
  if (!(plugin in plugins)) throw new Error(`oxlint.config.mjs: whose rule is ${rule}?`);
  return `${plugins[plugin]}/${name}`;
}

/** Where one configuration extends another, ESLint asks for files of both: pairs of patterns like "**\/*.ts", of which only twins can meet. */
function patternOf(files) {
  if (typeof files === 'string') return [files];
  if (files.some((pattern) => !/^\*\*\/\*\.\w+$/.test(pattern)))
    throw new Error(`oxlint.config.mjs: which files are ${files.join(' and ')}?`);
  return new Set(files).size === 1 ? [files[0]] : [];
}

const isOff = (asked) => [0, 'off'].includes([asked].flat()[0]);
const askedSomewhere = new Set(
  eslint.flatMap(({ rules = {} }) => Object.keys(rules).filter((rule) => !isOff(rules[rule]))),
);

const overrides = eslint
  .filter(({ rules, languageOptions }) => rules ?? languageOptions?.globals)
  .map(({ files = ['**/*'], ignores = [], rules = {}, languageOptions = {} }) => ({
    files: files.flatMap(patternOf),
    excludeFiles: ignores,
    globals: languageOptions.globals ?? {},
    rules: Object.fromEntries(
      Object.entries(rules)
        .filter(([rule]) => askedSomewhere.has(rule))
        .map(([rule, asked]) => [nameOf(rule), asked]),
    ),
  }));

export default defineConfig({
  plugins: ['typescript', 'react'],
  jsPlugins: ['./scripts/lint/house.mjs'],
  categories: { correctness: 'off' },
  ignorePatterns: eslint.flatMap(({ files, rules, ignores = [] }) => ((files ?? rules) ? [] : ignores)),
  overrides: [...overrides, { files: ['**/*.cjs'], env: { commonjs: true } }],
});
