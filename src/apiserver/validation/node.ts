/** Nodes. Upstream: ValidateNode in pkg/apis/core/validation/validation.go. */
import type { Node } from '../../api/index.ts';
import type { FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';

export function validateNode(node: Node): FieldError[] {
  return validateMetaWith(node.metadata, false, dnsSubdomain);
}

export function validateNodeUpdate(_node: Node, _old: Node): FieldError[] {
  return [];
}
