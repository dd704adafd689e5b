/**
 * The objects of `kubectl create configmap` and `kubectl create secret generic|docker-registry|tls`, from what their sources say. The
 * sources' files are read by the command. Upstream: kubectl/pkg/cmd/create/create_configmap.go, create_secret*.go, pkg/util.
 * Left out: --append-hash, and whether a TLS certificate fits its key.
 */
import { compareText, configKey, encodeBase64, goJson, goQuote, utf8Bytes, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { envNameFaults } from './envNames.ts';

export interface DataEntry {
  readonly key: string;
  readonly text: string;
}

/** `--from-literal`: key=value. @throws Failure */
export function parseLiteral(source: string): DataEntry {
  const at = source.indexOf('=');
  if (at <= 0) throw new Failure(`invalid literal source ${source}, expected key=value`);
  return { key: source.slice(0, at), text: source.slice(at + 1) };
}

/** `--from-file`: [key=]path. @throws Failure */
export function parseFileSource(source: string): { readonly key: string; readonly path: string } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: source.slice(source.replace(/\/+$/, '').lastIndexOf('/') + 1), path: source };
  if (parts.length > 2) throw new Failure("key names or file paths cannot contain '='");
  const [key = '', path = ''] = parts;
  if (key === '') throw new Failure(`key name for file path ${path} missing`);
  if (path === '') throw new Failure(`file path for key name ${key} missing`);
  return { key, path };
}

/**
 * `--from-env-file`: lines of key=value. A key alone takes its value from the environment.
 * @throws Failure
 */
export function parseEnvFile(text: string, environment: ReadonlyMap<string, string>): DataEntry[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=');
      const key = at < 0 ? line : line.slice(0, at);
      const faults = envNameFaults(key);
      if (faults.length > 0) throw new Failure(`${goQuote(key)} is not a valid key name: ${faults.join(';')}`);
      return { key, text: at < 0 ? (environment.get(key) ?? '') : line.slice(at + 1) };
    });
}

/** @throws Failure */
export function configMapObject(name: string, entries: readonly DataEntry[]): JsonObject {
  const data: JsonObject = {};
  for (const { key, text } of entries) {
    const faults = configKey(key);
    if (faults.length > 0)
      throw new Failure(`${goQuote(key)} is not a valid key name for a ConfigMap: ${faults.join(',')}`);
    if (Object.hasOwn(data, key))
      throw new Failure(
        `cannot add key ${goQuote(key)}, another key by that name already exists in Data for ConfigMap ${goQuote(name)}`,
      );
    data[key] = text;
  }
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    ...(entries.length > 0 ? { data: sorted(data) } : {}),
  };
}

/** @param type '' for Opaque, which the server fills in. @throws Failure */
export function secretObject(name: string, type: string, entries: readonly DataEntry[]): JsonObject {
  const data: JsonObject = {};
  for (const { key, text } of entries) {
    const faults = configKey(key);
    if (faults.length > 0) throw new Failure(`${goQuote(key)} is not valid key name for a Secret ${faults.join('; ')}`);
    if (Object.hasOwn(data, key))
      throw new Failure(`cannot add key ${goQuote(key)}, another key by that name already exists`);
    data[key] = encodeBase64(utf8Bytes(text));
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    ...(entries.length > 0 ? { data: sorted(data) } : {}),
    ...(type === '' ? {} : { type }),
  };
}

const sorted = (data: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(data).sort(([a], [b]) => compareText(a, b)));

export interface Registry {
  readonly server: string;
  readonly username: string;
  readonly password: string;
  readonly email: string;
}

/** The file that docker keeps its passwords in. @throws Failure when something is missing */
export function dockerConfig({ server, username, password, email }: Registry): DataEntry {
  if (username === '' || password === '' || server === '')
    throw new Failure(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const auth = {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(email === '' ? {} : { email }),
    auth: encodeBase64(utf8Bytes(`${username}:${password}`)),
  };
  return { key: '.dockerconfigjson', text: goJson({ auths: { [server]: auth } }) };
}
