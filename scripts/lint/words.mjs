// What a reader is told stands in tables, so that it can be translated: the page's in the `words.ts` of its room, the engine's in its
// `sentences.ts`. These patterns find a sentence that stands among the code.

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

export const wordSyntax = [
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

export const explanationSyntax = [
  // Four words in a row, or two around a gap.
  { selector: explains('Literal[value=/[A-Za-z’,]{2} [a-z]+ [a-z]+ [a-z]{2}/]'), message: intoTable },
  { selector: `${explains('TemplateLiteral')} > TemplateElement[value.raw=/[a-z’,]{2} [a-z]{2}/]`, message: intoTable },
  { selector: 'Property[key.name="sentence"] > :matches(Literal, TemplateLiteral).value', message: intoTable },
];
