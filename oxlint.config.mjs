// What is asked of every file that people write, by oxlint; with --type-aware also what tsgolint knows of their types (`npm run check`
// leaves that out, to be the quicker).
import { defineConfig } from 'oxlint';

import { engineGlobals, engineProperties, engineSyntax } from './scripts/lint/engineBans.mjs';
import { explanationSyntax, wordSyntax } from './scripts/lint/words.mjs';

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

/** Rooms that explain what they do, by a table of their sentences. What a program prints or reads is not theirs to word. */
const explaining = [
  'src/netfilter/**/*.ts',
  'src/network/**/*.ts',
  'src/coredns/**/*.ts',
  'src/controllers/endpointslice/{explain,labelDifferences}.ts',
  'src/cluster/{action,happenings,writeWords}.ts',
];
const wordedElsewhere = ['**/sentences.ts', 'src/netfilter/**/{print,parse}*.ts', 'src/coredns/printRecord.ts'];

/** Typed rules that find bugs, beside those of the category "correctness". */
const typed = {
  'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  'typescript/no-unnecessary-type-assertion': 'error',
  'typescript/no-unsafe-argument': 'error',
  'typescript/no-unsafe-assignment': 'error',
  'typescript/no-unsafe-call': 'error',
  'typescript/no-unsafe-member-access': 'error',
  'typescript/no-unsafe-return': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  'typescript/restrict-plus-operands': 'error',
  'typescript/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  // It does not know of exactOptionalPropertyTypes, and calls the defaults of a `Partial` useless.
  'typescript/no-useless-default-assignment': 'off',
  // Methods here are closures: none of them asks for its `this`.
  'typescript/unbound-method': 'off',
  // Text is spread into its characters on purpose.
  'typescript/no-misused-spread': 'off',
};

export default defineConfig({
  plugins: ['typescript', 'react', 'oxc'],
  jsPlugins: ['./scripts/lint/house.mjs'],
  categories: { correctness: 'error' },
  options: { reportUnusedDisableDirectives: 'error', denyWarnings: true },
  ignorePatterns: [
    'dist',
    'dist-usb',
    'coverage',
    'test-results',
    'playwright-report',
    'public',
    '**/generated/**',
    '**/*.generated.*',
  ],
  env: { builtin: true },
  rules: {
    'house/file-names': 'error',
    'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-case-declarations': 'error',
    'no-empty': 'error',
    'no-fallthrough': 'error',
    'no-prototype-builtins': 'error',
    'no-redeclare': 'error',
    'no-regex-spaces': 'error',
    'no-unexpected-multiline': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-useless-assignment': 'error',
    'no-useless-constructor': 'error',
    'no-var': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'preserve-caught-error': 'error',
  },
  overrides: [
    {
      files: ['**/*.ts', '**/*.tsx'],
      rules: {
        ...typed,
        'no-array-constructor': 'error',
        'typescript/ban-ts-comment': 'error',
        'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
        'typescript/no-dynamic-delete': 'error',
        'typescript/no-empty-object-type': 'error',
        'typescript/no-explicit-any': 'error',
        'typescript/no-extraneous-class': 'error',
        'typescript/no-invalid-void-type': 'error',
        'typescript/no-namespace': 'error',
        'typescript/no-non-null-asserted-nullish-coalescing': 'error',
        'typescript/no-require-imports': 'error',
        'typescript/no-unnecessary-type-constraint': 'error',
        'typescript/no-unsafe-function-type': 'error',
        'typescript/prefer-literal-enum-member': 'error',
        'typescript/unified-signatures': 'error',
      },
    },

    { files: ['src/**/*.ts', 'src/**/*.tsx'], rules: { 'house/syntax': ['error', ...sourceSyntax] } },

    {
      files: ['src/**/*.ts', 'src/**/*.tsx'],
      excludeFiles: notEngine,
      rules: {
        'no-console': 'error',
        'no-restricted-globals': ['error', ...engineGlobals],
        'no-restricted-properties': ['error', ...engineProperties],
        'house/syntax': ['error', ...sourceSyntax, ...engineSyntax],
      },
    },

    {
      files: explaining,
      excludeFiles: [...wordedElsewhere, ...tests],
      rules: { 'house/syntax': ['error', ...sourceSyntax, ...engineSyntax, ...explanationSyntax] },
    },

    {
      files: ['src/app/**/*.ts', 'src/app/**/*.tsx'],
      rules: {
        'react/rules-of-hooks': 'error',
        'react/unsupported-syntax': 'error',
        // tsconfig.json knows Node's names because tests need them; the page must not.
        'no-restricted-globals': ['error', 'process', 'Buffer', 'setImmediate', 'require', '__dirname'],
        'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      },
    },

    {
      files: ['src/app/**/*.ts', 'src/app/**/*.tsx'],
      // What a program around the page is answered is a contract, docs/embedding.md, and no sentence for a reader.
      excludeFiles: ['src/app/embed/messages.ts', '**/words.ts', '**/words.tsx', '**/*.words.ts', '**/*.words.tsx'],
      rules: { 'house/syntax': ['error', ...sourceSyntax, ...wordSyntax] },
    },

    {
      // Tests build odd values on purpose, and read answers they have just asserted.
      files: tests,
      rules: {
        'max-lines': ['error', { max: 1000 }],
        'house/syntax': ['error', ...sourceSyntax.slice(0, 2)],
        'no-restricted-globals': 'off',
        'no-restricted-imports': 'off',
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },

    // What no compiler reads: names have to be there.
    {
      files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
      env: { node: true },
      rules: { 'no-undef': 'error', 'typescript/require-array-sort-compare': 'off' },
    },
    { files: ['scripts/offline/*.js'], env: { node: false, serviceworker: true } },
  ],
});
