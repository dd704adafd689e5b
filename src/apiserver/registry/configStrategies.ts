/** ConfigMaps, Secrets and ServiceAccounts. Upstream: pkg/registry/core/{configmap,secret,serviceaccount}/strategy.go. */
import {
  encodeBase64,
  utf8Bytes,
  type ConfigMap,
  type Draft,
  type Secret,
  type ServiceAccount,
} from '../../api/index.ts';
import {
  validateConfigMap,
  validateConfigMapUpdate,
  validateSecret,
  validateSecretUpdate,
  validateServiceAccount,
} from '../validation/config.ts';
import { keptAsWritten, type Strategy } from './strategy.ts';

export const configMapStrategy: Strategy<ConfigMap> = {
  createsOnUpdate: false,
  withDefaults: (draft) => draft,
  ...keptAsWritten,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
};

/** What a client writes as text is kept, and read back, as bytes. Upstream: pkg/apis/core/v1/{conversion,defaults}.go. */
function withData(draft: Draft<Secret>): Draft<Secret> {
  const { stringData, ...secret } = draft;
  const type = secret.type || 'Opaque';
  const texts = Object.entries(stringData ?? {});
  if (texts.length === 0) return stringData || secret.type !== type ? { ...secret, type } : draft;
  const added = texts.map(([key, text]) => [key, encodeBase64(utf8Bytes(text))] as const);
  return { ...secret, type, data: { ...secret.data, ...Object.fromEntries(added) } };
}

export const secretStrategy: Strategy<Secret> = {
  createsOnUpdate: false,
  withDefaults: withData,
  ...keptAsWritten,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
};

const ENFORCE_MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

/** Of the Secrets it names, only their names count. */
function withBareSecrets(account: ServiceAccount): ServiceAccount {
  if (!account.secrets) return account;
  return { ...account, secrets: account.secrets.map(({ name }) => (name === undefined ? {} : { name })) };
}

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  createsOnUpdate: false,
  withDefaults: (draft) => draft,
  prepareForCreate: withBareSecrets,
  prepareForUpdate: withBareSecrets,
  validate: validateServiceAccount,
  validateUpdate: validateServiceAccount,
  warnings: ({ metadata }, old) =>
    metadata.annotations?.[ENFORCE_MOUNTABLE] !== undefined &&
    old?.metadata.annotations?.[ENFORCE_MOUNTABLE] === undefined
      ? [
          `metadata.annotations[${ENFORCE_MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [],
};
