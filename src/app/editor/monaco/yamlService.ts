/**
 * Completion, hover and validation of Kubernetes YAML: monaco-yaml with our schema. Set up once for the page. monaco-yaml asks
 * Monaco for workers in the way older versions had; the bridge below answers it in the way the present one does.
 */
import { configureMonacoYaml } from 'monaco-yaml';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import { loadSchema } from '../schema/loadSchema.ts';
import { monaco } from './features.ts';
import YamlWorker from './yaml.worker.ts?worker';

/** Files of this name get the Kubernetes schema. */
const FILE_ENDING = '.k8s.yaml';

export function modelUri(fileId: string): monaco.Uri {
  return monaco.Uri.parse(`file:///${encodeURIComponent(fileId)}${FILE_ENDING}`);
}

interface WorkerRequest {
  readonly createData: unknown;
}

/** Monaco as monaco-yaml knew it: createWebWorker takes names and makes the worker itself. */
const bridged = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker(request: WorkerRequest) {
      const worker = new YamlWorker();
      // The first message only wakes the worker's loader; the second is what it is made from. It waits for both.
      worker.postMessage('ignore');
      worker.postMessage(request.createData);
      return monaco.editor.createWebWorker({ worker });
    },
  },
};

let started = false;

/** Starts the language service. Without it (the schema did not load) the editor still edits. */
export async function startYamlService(): Promise<void> {
  if (started) return;
  started = true;
  const schema = await loadSchema();
  configureMonacoYaml(bridged, {
    enableSchemaRequest: false,
    completion: true,
    hover: true,
    validate: true,
    format: { enable: false },
    schemas: [{ uri: 'servicescope://kubernetes-1.36', fileMatch: [`**/*${FILE_ENDING}`], schema: schema as never }],
  });
}

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() };
