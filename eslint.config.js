import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { engineGlobals, engineProperties, engineSyntax } from './scripts/lint/engineBans.mjs';
import house from './scripts/lint/house.mjs';

/**
 * LINT=quick leaves out what has to know every type, runs React's compiler, or follows every name and branch: four fifths of the time.
 * Of names without a use the compiler tells anyway. `npm run check` has oxlint ask the quick ones (oxlint.config.mjs); `npm test`, editors
 * and a plain `npx eslint` ask everything.
 */
const isQuick = process.env.LINT === 'quick';

const typed = {
  // The typed rules that find bugs; the purely stylistic ones are left out to keep the run short.
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
};

/** What `isQuick` leaves out: nothing then asks for types. */
const unlessQuick = (rules) => (isQuick ? Object.fromEntries(Object.keys(rules).map((rule) => [rule, 'off'])) : rules);

/** The rules of React's compiler, without the two that need none. */
const compilerRules = Object.fromEntries(
  Object.entries(reactHooks.configs.flat['recommended-latest'].rules).filter(
    ([rule]) => rule !== 'react-hooks/rules-of-hooks' && rule !== 'react-hooks/exhaustive-deps',
  ),
);

const tests = ['src/**/*.test.ts', 'src/**/*.test.tsx', 'src/testing/**', 'e2e/**', 'bench/**'];
const notEngine = ['src/app/**', 'src/bridge/**', ...tests];

const sourceSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name, so that a thing is called the same everywhere.' },
  { selector: 'ExportAllDeclaration', message: "A room's index.ts is its table of contents: name what goes out." },
  {
    // noUncheckedIndexedAccess makes every index read possibly undefined; in a counted loop the `!` is honest.
    selector: 'TSNonNullExpression > :not(MemberExpression[computed=true]).expression',
    message: '`!` is for an index known to be in range (`list[i]!`); otherwise test for undefined, or use invariant().',
  },
];

const intoWords = 'What the page says belongs into the `words.ts` of its room, so that it can be translated.';

/** A sentence: two words and a blank. Not what is thrown at developers, nor commands, selectors, fonts, markup or names of classes. */
const SENTENCE = '/^(?!(kubectl|curl|echo|ip|ipset|iptables|nft|tc|systemctl|while) |[["\'<]).*[a-z’,]{2} [a-z]{2}/';

/** Words of developers, of the document, of types, and keys of sets. */
const NOT_SAID = [
  'TSLiteralType',
  'NewExpression',
  'NewExpression[callee.name="Set"] > ArrayExpression',
  'CallExpression[callee.name="invariant"]',
  // Kubernetes' own: what it says, and what is looked for in it.
  'CallExpression[callee.name="refusal"]',
  'CallExpression[callee.property.name=/^(includes|startsWith)$/]',
  'CallExpression[callee.property.name=/^(closest|matches|querySelector|querySelectorAll)$/]',
  'JSXAttribute[name.name="className"]',
];

/** Of what nothing in NOT_SAID is the parent. */
const said = (what) => `${what}:not(${NOT_SAID.map((parent) => `${parent} > ${what}`).join(', ')})`;

/** Not a program (`kube-proxy`, this one), a field as it is spelt in a manifest (`nodePortAddresses`), an address, or the form of what is typed (`key=value`). */
const SAID = '/^(?!\\s*(ServiceScope|kube-[a-z]+|[a-z]+[A-Z]\\w*|[\\d.:/]+|\\w+=\\S*)\\s*$)[^]*[A-Za-z]{2}/';

const wordSyntax = [
  {
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration MemberExpression[object.name=/[a-z]Words$/]:not(:function MemberExpression)',
    message: 'Read a sentence when it is said, not when the module loads: a translation comes after that.',
  },
  { selector: `JSXText[value=${SAID}]`, message: intoWords },
  {
    selector: `JSXAttribute[name.name=/^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label|tip|hint|caption|heading)$/] > Literal[value=${SAID}]`,
    message: intoWords,
  },
  {
    selector:
      'Property[key.name=/^(label|title|text|hint|tip|placeholder|description|heading|caption)$/] > Literal[value=/^[A-Z][a-z]/]',
    message: intoWords,
  },
  {
    selector: said(`Literal[value=${SENTENCE}]`),
    message: intoWords,
  },
  {
    selector: `${said('TemplateLiteral')} > TemplateElement[value.raw=${SENTENCE}]`,
    message: intoWords,
  },
];

const intoTable = 'What the engine explains belongs into the `sentences.ts` of its room, so that it can be translated.';

/** Words that are no explanation: what is looked for in a comment of kube-proxy, what a kernel or a C library says, names of things kept. */
const NOT_EXPLAINED = [
  'TSLiteralType',
  'NewExpression',
  'CallExpression[callee.name="invariant"]',
  'CallExpression[callee.property.name=/^(includes|startsWith|endsWith)$/]',
  'BinaryExpression',
  'VariableDeclarator[id.name=/^(key|clientSees|HEALTH_CHECK)$/]',
  'VariableDeclarator[id.name="WORDS"] Property',
];
const explains = (what) => `${what}:not(${NOT_EXPLAINED.map((parent) => `${parent} > ${what}`).join(', ')})`;

const explanationSyntax = [
  // Four words in a row, or two around a gap.
  { selector: explains('Literal[value=/[A-Za-z’,]{2} [a-z]+ [a-z]+ [a-z]{2}/]'), message: intoTable },
  { selector: `${explains('TemplateLiteral')} > TemplateElement[value.raw=/[a-z’,]{2} [a-z]{2}/]`, message: intoTable },
  { selector: 'Property[key.name="sentence"] > :matches(Literal, TemplateLiteral).value', message: intoTable },
];

/** Rooms that explain what they do, by a table of their sentences. What a program prints or reads is not theirs to word. */
const explaining = [
  'src/netfilter/**/*.ts',
  'src/network/**/*.ts',
  'src/coredns/**/*.ts',
  'src/controllers/endpointslice/{explain,labelDifferences}.ts',
  'src/cluster/{action,happenings,writeWords}.ts',
];
const wordedElsewhere = ['**/sentences.ts', 'src/netfilter/**/{print,parse}*.ts', 'src/coredns/printRecord.ts'];

export default defineConfig(
  globalIgnores([
    'dist',
    'dist-usb',
    'coverage',
    'test-results',
    'playwright-report',
    'public',
    '**/generated/**',
    '**/*.generated.*',
  ]),
  js.configs.recommended,
  {
    plugins: { house },
    rules: {
      'house/file-names': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },

  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: !isQuick, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: isQuick ? 'off' : 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      ...unlessQuick({
        ...typed,
        '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
        'no-useless-assignment': 'error',
      }),
    },
  },

  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    rules: { 'house/syntax': ['error', ...sourceSyntax] },
  },

  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: notEngine,
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', ...engineGlobals],
      'no-restricted-properties': ['error', ...engineProperties],
      'house/syntax': ['error', ...sourceSyntax, ...engineSyntax],
      // The engine has no promises (see above), so nothing has to be asked about them.
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
    },
  },

  {
    files: explaining,
    ignores: [...wordedElsewhere, ...tests],
    rules: { 'house/syntax': ['error', ...sourceSyntax, ...engineSyntax, ...explanationSyntax] },
  },

  {
    files: ['src/app/**/*.ts', 'src/app/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      ...unlessQuick(compilerRules),
      // tsconfig.json knows Node's names because tests need them; the page must not.
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setImmediate', 'require', '__dirname'],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
    },
  },

  {
    files: ['src/app/**/*.ts', 'src/app/**/*.tsx'],
    // What a program around the page is answered is a contract, docs/embedding.md, and no sentence for a reader.
    ignores: ['src/app/embed/messages.ts', '**/words.ts', '**/words.tsx', '**/*.words.ts', '**/*.words.tsx'],
    rules: { 'house/syntax': ['error', ...sourceSyntax, ...wordSyntax] },
  },

  {
    // Tests build odd values on purpose, and read answers they have just asserted.
    files: tests,
    rules: {
      'max-lines': ['error', { max: 1000 }],
      'house/syntax': ['error', sourceSyntax[0], sourceSyntax[1]],
      'no-restricted-globals': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },

  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'module',
          'URL',
          'setTimeout',
          'clearTimeout',
          'fetch',
          'performance',
          'AbortSignal',
          'Buffer',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },

  {
    files: ['scripts/offline/*.js'],
    languageOptions: { globals: { self: 'readonly', caches: 'readonly' } },
  },
);
