// The rules of this house, and those of ESLint that oxlint has none for (see oxlint.config.mjs): it runs rules of this form, too.
import path from 'node:path';

import { builtinRules } from 'eslint/use-at-your-own-risk';

const empty = /^(manager|managers|helper|helpers|util|utils|misc|stuff)$/i;

/** Splits `podCidrUtils` and `pod-cidr.utils` alike into words. */
function wordsOf(name) {
  return name
    .replace(/controller-?manager/gi, 'controller')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/);
}

/**
 * A file is named after what it is. "manager", "helper" and "utils" name the absence of an idea, so they are errors.
 * "controller-manager" is Kubernetes' own word for a real program, and stays allowed.
 */
const fileNames = {
  meta: { type: 'suggestion', schema: [], messages: { empty: '"{{name}}" says nothing: name it after what it is.' } },
  create(context) {
    return {
      Program(node) {
        const parts = path.relative(context.cwd, context.filename).split(path.sep);
        for (const name of parts) {
          if (wordsOf(name).some((word) => empty.test(word)))
            context.report({ node, messageId: 'empty', data: { name } });
        }
      },
    };
  },
};

/** Under the names they have in eslint.config.js. */
export const borrowed = ['no-dupe-args', 'no-octal'];

export default {
  meta: { name: 'house' },
  rules: {
    'file-names': fileNames,
    // ESLint's no-restricted-syntax. It has a name of ours so that a comment which disables it means the same to both linters.
    syntax: builtinRules.get('no-restricted-syntax'),
    ...Object.fromEntries(borrowed.map((name) => [name, builtinRules.get(name)])),
  },
};
