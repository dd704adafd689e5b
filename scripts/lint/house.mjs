// The rules of this house that oxlint has none for (see oxlint.config.mjs).
import path from 'node:path';

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

/** Patterns of syntax (esquery's selectors), each with the sentence that says why it is not written here. */
const syntax = {
  meta: { type: 'suggestion', schema: { type: 'array', items: { type: 'object' } } },
  create(context) {
    return Object.fromEntries(
      context.options.map(({ selector, message }) => [selector, (node) => context.report({ node, message })]),
    );
  },
};

export default { meta: { name: 'house' }, rules: { 'file-names': fileNames, syntax } };
