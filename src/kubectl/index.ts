/** kubectl: command line to API calls, and printers. A host that runs it answers the requests of `host.ts`. */
export type {
  ApiAnswer,
  ApiCloseRequest,
  ApiOpenRequest,
  ApiOpened,
  ApiReadRequest,
  ApiRequest,
  EditAnswer,
  EditRequest,
  ExecCloseRequest,
  ExecOpenRequest,
  ExecPiece,
  ExecReadRequest,
  ExecWriteRequest,
  ForwardedPort,
  ForwardOpened,
  ForwardPiece,
  KubectlRequest,
  StreamPiece,
  Unreachable,
} from './host.ts';
export { complete, type CompletionDoor } from './complete.ts';
export { kubectl } from './kubectl.ts';
export { contextsIn, kubeconfigText } from './config/kubeconfig.ts';
