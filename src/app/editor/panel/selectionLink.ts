/**
 * Text and picture select each other: the cursor in a document selects its object on the canvas; an object selected elsewhere
 * brings its document into view. A Pod leads to the manifest of the controller that made it.
 */
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import { RESOURCES, type AnyObject, type ResourceName } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { clusterStore } from '../../store/clusterStore.ts';
import { viewStore, type Selection } from '../../store/viewStore.ts';
import { manifestStore, openFile, showFile, type ManifestFile } from '../manifestStore.ts';
import { documentAt, findObject, LARGE_TEXT, parseManifest, type ManifestDocument } from '../yaml/manifest.ts';
import type { EditorHandle } from './editorProps.ts';

/** Returns what to call when the learner puts the cursor somewhere. */
export function useSelectionLink(handle: RefObject<EditorHandle | null>): (offset: number) => void {
  const ours = useRef<Selection>(undefined);

  useEffect(
    () =>
      viewStore.subscribe(({ selection }, before) => {
        if (selection === before.selection || selection === ours.current) return;
        const found = selection && findManifest(clusterStore().getState().cluster, selection);
        if (!found) return;
        showFile(found.file.id);
        // The editor shows the file in its next render; then its lines can be scrolled to.
        requestAnimationFrame(() => handle.current?.reveal(found.document.start, found.document.start, false));
      }),
    [handle],
  );

  return useCallback((offset: number) => {
    const selection = selectionAt(openFile(manifestStore.getState()), offset);
    if (!selection || isSame(selection, viewStore.getState().selection)) return;
    ours.current = selection;
    // Not select(): typing in the editor should not open the inspector.
    viewStore.setState({ selection });
  }, []);
}

function isSame(a: Selection, b: Selection | undefined): boolean {
  return (
    a.kind === 'object' &&
    b?.kind === 'object' &&
    a.resource === b.resource &&
    a.namespace === b.namespace &&
    a.name === b.name
  );
}

/** The object a place in a file describes, if the cluster has it. */
function selectionAt(file: ManifestFile | undefined, offset: number): Selection | undefined {
  if (!file || file.text.length > LARGE_TEXT) return undefined;
  const document = documentAt(parseManifest(file.text), offset);
  const info = Object.values(RESOURCES).find((resource) => resource.kind === document?.kind);
  if (!document?.name || !info) return undefined;
  const namespace = info.namespaced ? (document.namespace ?? 'default') : '';
  const { cluster } = clusterStore().getState();
  if (!cluster.object(info.resource, namespace, document.name)) return undefined;
  return { kind: 'object', resource: info.resource, namespace, name: document.name };
}

interface Found {
  readonly file: ManifestFile;
  readonly document: ManifestDocument;
}

/** The document that describes the selected object, or the nearest owner that has one. */
function findManifest(cluster: Cluster, selection: Selection): Found | undefined {
  if (selection.kind !== 'object') return undefined;
  let { resource, name }: { resource: ResourceName; name: string } = selection;
  for (let owner = 0; owner < 4; owner++) {
    const found = findDocument(RESOURCES[resource].kind, selection.namespace, name);
    if (found) return found;
    const object: AnyObject | undefined = cluster.object(resource, selection.namespace, name);
    const controller = object?.metadata.ownerReferences?.find((reference) => reference.controller === true);
    const info = Object.values(RESOURCES).find(({ kind }) => kind === controller?.kind);
    if (!controller || !info) return undefined;
    ({ resource } = info);
    ({ name } = controller);
  }
  return undefined;
}

/** The open file first: where an object is described twice, the learner stays where they are. */
export function findDocument(kind: string, namespace: string, name: string): Found | undefined {
  const state = manifestStore.getState();
  const open = openFile(state);
  for (const file of open ? [open, ...state.files.filter((other) => other !== open)] : state.files) {
    if (file.text.length > LARGE_TEXT) continue;
    const document = findObject(parseManifest(file.text), kind, namespace, name);
    if (document) return { file, document };
  }
  return undefined;
}
