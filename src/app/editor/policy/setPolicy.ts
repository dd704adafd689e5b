/** A Service's type or policy changed as a learner would: in its manifest, then applied. Without a manifest, as `kubectl patch`. */
import { ApiError, type Status } from '../../../api/index.ts';
import { namespaceFlag } from '../../presenters/namespaceFlag.ts';
import { act } from '../../store/clusterStore.ts';
import { applyFile } from '../applyManifest.ts';
import { editorWords } from '../late.words.tsx';
import { manifestStore, setText } from '../manifestStore.ts';
import { findDocument } from '../panel/selectionLink.ts';
import { setServiceField, setServiceType, type ServiceName } from './setServiceField.ts';

export type PolicyField = 'type' | 'internalTrafficPolicy' | 'externalTrafficPolicy';

/** What one would type for it. */
export function policyCommand({ namespace, name }: ServiceName, field: PolicyField, value: string): string {
  return `kubectl patch service ${name}${namespaceFlag(namespace)} -p '${JSON.stringify({ spec: specOf(field, value) })}'`;
}

/** On the way to ClusterIP the external policy goes with the type. */
function specOf(field: PolicyField, value: string): object {
  const external = field === 'type' && value === 'ClusterIP' ? { externalTrafficPolicy: null } : {};
  return { [field]: value, ...external };
}

export interface PolicyOutcome {
  /** The file that was edited; undefined when the object was patched. */
  readonly file: string | undefined;
  /** What the API server (or the text) has against it. */
  readonly refused: string | undefined;
}

export function setPolicy(service: ServiceName, field: PolicyField, value: string): PolicyOutcome {
  const found = findDocument('Service', service.namespace, service.name);
  if (!found) return patchService(service, field, value);
  const { file } = found;
  const text =
    field === 'type'
      ? setServiceType(file.text, service, value)
      : setServiceField(file.text, service, ['spec', field], value);
  if (text === undefined) return { file: file.name, refused: editorWords.policy.cannotEdit(file.name) };
  setText(file.id, text);
  if (applyFile(file.id)) return { file: file.name, refused: undefined };
  const outcome = manifestStore.getState().outcomes[file.id];
  return { file: file.name, refused: outcome?.kind === 'refused' ? outcome.error.message : undefined };
}

/** A merge patch. */
function patchService({ namespace, name }: ServiceName, field: PolicyField, value: string): PolicyOutcome {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
  try {
    const { status, body } = act((cluster) =>
      cluster.request({
        method: 'PATCH',
        path,
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: { spec: specOf(field, value) },
      }),
    );
    return { file: undefined, refused: status < 400 ? undefined : ((body as Status).message ?? `${status}`) };
  } catch (error) {
    if (error instanceof ApiError) return { file: undefined, refused: error.message };
    throw error;
  }
}
