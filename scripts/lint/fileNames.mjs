// A file is named after what it is. "manager", "helper" and "utils" name the absence of an idea, so they are errors.
// "controller-manager" is Kubernetes' own word for a real program, and stays allowed.
import path from 'node:path';

const empty = /^(manager|managers|helper|helpers|util|utils|misc|stuff)$/i;

/** Splits `podCidrUtils` and `pod-cidr.utils` alike into words. */
function wordsOf(name) {
  return name
    .replace(/controller-?manager/gi, 'controller')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/);
}

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

export default { meta: { name: 'house' }, rules: { 'file-names': fileNames } };
