/**
 * ConfigMaps, Secrets and ServiceAccounts. Upstream: pkg/apis/core/validation/validation.go. Left out: whether a TLS key fits its
 * certificate (a warning upstream).
 */
import {
  decodeBase64,
  utf8Bytes,
  utf8Text,
  type ConfigMap,
  type Labels,
  type Secret,
  type ServiceAccount,
  JsonError,
  parseJson,
  configKey,
  dnsSubdomain,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, required, tooLong, type FieldError } from './fieldError.ts';
import { immutableField, validateMetaWith } from './meta.ts';

/** Of all values together. */
const MAX_BYTES = 1024 * 1024;

export function validateConfigMap({ metadata, data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors = validateMetaWith(metadata, true, dnsSubdomain);
  errors.push(...keyErrors(data, 'data'));
  for (const key of Object.keys(data))
    if (Object.hasOwn(binaryData, key))
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  errors.push(...keyErrors(binaryData, 'binaryData'));
  const size = sum(data, (value) => utf8Bytes(value).length) + sum(binaryData, base64Length);
  // The whole object is meant: an empty path is printed like this.
  return size > MAX_BYTES ? [...errors, tooLong('[]', MAX_BYTES)] : errors;
}

const FROZEN = 'field is immutable when `immutable` is set';

export function validateConfigMapUpdate(next: ConfigMap, old: ConfigMap): FieldError[] {
  return [...frozenErrors(next, old, ['data', 'binaryData']), ...validateConfigMap(next)];
}

/** What says `immutable` stays as it is; the field itself does, too. */
function frozenErrors<T extends { readonly immutable?: boolean }>(
  next: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (old.immutable !== true) return [];
  return [
    ...(next.immutable === true ? [] : [forbiddenField('immutable', FROZEN)]),
    ...fields
      .filter((field) => immutableField(next[field], old[field], field).length > 0)
      .map((field) => forbiddenField(field, FROZEN)),
  ];
}

export function validateSecret(secret: Secret): FieldError[] {
  const { metadata, data = {} } = secret;
  const errors = [...validateMetaWith(metadata, true, dnsSubdomain), ...keyErrors(data, 'data')];
  if (sum(data, base64Length) > MAX_BYTES) errors.push(tooLong('data', MAX_BYTES));
  return [...errors, ...typeErrors(secret)];
}

export function validateSecretUpdate(next: Secret, old: Secret): FieldError[] {
  return [
    ...immutableField(next.type, old.type, 'type'),
    ...frozenErrors(next, old, ['data']),
    ...validateSecret(next),
  ];
}

/** Keys that the type promises. */
function typeErrors({ metadata, type, data = {} }: Secret): FieldError[] {
  const missing = (...keys: readonly string[]): FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const annotation = 'kubernetes.io/service-account.name';
      return metadata.annotations?.[annotation] ? [] : [required(`metadata.annotations[${annotation}]`)];
    }
    case 'kubernetes.io/dockercfg':
      return jsonErrors(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return jsonErrors(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth': {
      // Either will do.
      const absent = missing('username', 'password');
      return absent.length === 2 ? absent : [];
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function jsonErrors(data: Labels, key: string): FieldError[] {
  const path = `data[${key}]`;
  const value = data[key];
  if (value === undefined) return [required(path)];
  const fault = jsonFault(utf8Text(decodeBase64(value)));
  return fault === undefined ? [] : [invalidValue(path, '<secret contents redacted>', fault)];
}

function keyErrors(data: Labels, field: string): FieldError[] {
  return Object.keys(data).flatMap((key) => configKey(key).map((said) => invalidValue(`${field}[${key}]`, key, said)));
}

function sum(data: Labels, length: (value: string) => number): number {
  return Object.values(data).reduce((total, value) => total + length(value), 0);
}

function base64Length(text: string): number {
  return Math.floor((text.length * 3) / 4) - (/=*$/.exec(text)?.[0].length ?? 0);
}

/** Why the text is no JSON object, in Go's words. */
function jsonFault(text: string): string | undefined {
  try {
    const { value } = parseJson(text);
    if (typeof value === 'object' && !Array.isArray(value)) return undefined;
    const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonError) return error.problem;
    throw error;
  }
}

export function validateServiceAccount({ metadata }: ServiceAccount): FieldError[] {
  return validateMetaWith(metadata, true, dnsSubdomain);
}
