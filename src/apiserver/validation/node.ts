/** Nodes. Upstream: ValidateNode and ValidateNodeUpdate in pkg/apis/core/validation/validation.go. */
import { type Node, type Taint, cidr, dnsSubdomain, labelValue, qualifiedKey } from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { TAINT_EFFECTS } from './podSpec.ts';

export function validateNode(node: Node): FieldError[] {
  return [
    ...validateMetaWith(node.metadata, false, dnsSubdomain),
    ...taintErrors(node.spec.taints ?? []),
    ...(node.spec.podCIDRs ?? []).flatMap((range, i) =>
      cidr(range).map((said) => invalidValue(`spec.podCIDRs[${String(i)}]`, range, said)),
    ),
  ];
}

export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const before = old.spec.podCIDRs ?? [];
  const after = node.spec.podCIDRs ?? [];
  const moved = before.length > 0 && (after.length !== before.length || before.some((range, i) => range !== after[i]));
  const renamed = old.spec.providerID && old.spec.providerID !== node.spec.providerID;
  return [
    ...(moved ? [forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')] : []),
    ...(renamed
      ? [forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid')]
      : []),
    ...taintErrors(node.spec.taints ?? []),
  ];
}

function taintErrors(taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    // Upstream looks at spec.taints and says metadata.taints.
    const path = `metadata.taints[${String(i)}]`;
    const { key, value = '', effect } = taint;
    const sentences = labelValue(value);
    const errors = [
      ...qualifiedKey(key).map((said) => invalidValue(`${path}.key`, key, said)),
      ...(sentences.length > 0 ? [invalidValue(`${path}.value`, value, sentences.join(';'))] : []),
      ...effectErrors(effect, `${path}.effect`),
    ];
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) errors.push(repeated(taint, path));
    seen.add(pair);
    return errors;
  });
}

function repeated({ key, value = '', effect }: Taint, field: string): FieldError {
  return {
    type: 'FieldValueDuplicate',
    field,
    value: { Key: key, Value: value, Effect: effect, TimeAdded: null },
    detail: 'taints must be unique by key and effect pair',
  };
}

function effectErrors(effect: string | undefined, field: string): FieldError[] {
  if (!effect) return [required(field)];
  return TAINT_EFFECTS.includes(effect) ? [] : [notSupported(field, effect, TAINT_EFFECTS)];
}
