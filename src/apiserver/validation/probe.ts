/** Probes and lifecycle hooks. Upstream: validateProbe and validateHandler in pkg/apis/core/validation/validation.go. */
import { type Container, type LifecycleHandler, type Probe, portNumber } from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { portOrNameErrors } from './service.ts';

const NOT_NEGATIVE = 'must be greater than or equal to 0';

export function notNegative(value: number | undefined, field: string): FieldError[] {
  return (value ?? 0) < 0 ? [invalidValue(field, value, NOT_NEGATIVE)] : [];
}

/** The three probes of a container. */
export function validateProbes(container: Container, path: string, gracePeriod: number | undefined): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...probeErrors(livenessProbe, `${path}.livenessProbe`, gracePeriod),
    ...onceErrors(livenessProbe, `${path}.livenessProbe`),
    ...probeErrors(readinessProbe, `${path}.readinessProbe`, gracePeriod),
    ...(readinessProbe?.terminationGracePeriodSeconds === undefined
      ? []
      : [
          invalidValue(
            `${path}.readinessProbe.terminationGracePeriodSeconds`,
            readinessProbe.terminationGracePeriodSeconds,
            'must not be set for readinessProbes',
          ),
        ]),
    ...probeErrors(startupProbe, `${path}.startupProbe`, gracePeriod),
    ...onceErrors(startupProbe, `${path}.startupProbe`),
  ];
}

/** What restarts a container is decided by one success. */
function onceErrors(probe: Probe | undefined, field: string): FieldError[] {
  if (!probe || probe.successThreshold === 1) return [];
  return [invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1')];
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function probeErrors(probe: Probe | undefined, field: string, gracePeriod: number | undefined): FieldError[] {
  if (!probe) return [];
  const seconds = probe.terminationGracePeriodSeconds;
  return [
    ...handlerErrors(probe, field, gracePeriod),
    ...COUNTS.flatMap((count) => notNegative(probe[count], `${field}.${count}`)),
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue(`${field}.terminationGracePeriodSeconds`, seconds, 'must be greater than 0')]
      : []),
  ];
}

export function validateLifecycle(
  lifecycle: Container['lifecycle'],
  field: string,
  gracePeriod: number | undefined,
): FieldError[] {
  return [
    ...(lifecycle?.postStart ? handlerErrors(lifecycle.postStart, `${field}.postStart`, gracePeriod) : []),
    ...(lifecycle?.preStop ? handlerErrors(lifecycle.preStop, `${field}.preStop`, gracePeriod) : []),
  ];
}

type Handler = Partial<Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket'>> &
  Pick<LifecycleHandler, 'sleep'> & { readonly grpc?: { readonly port?: number } };

/** Exactly one way to ask. */
function handlerErrors(handler: Handler, field: string, gracePeriod: number | undefined): FieldError[] {
  const given = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter(
    (kind) => handler[kind] !== undefined,
  );
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return given.flatMap((kind, i) =>
    i === 0
      ? actionErrors(handler, kind, `${field}.${kind}`, gracePeriod)
      : [forbiddenField(`${field}.${kind}`, 'may not specify more than 1 handler type')],
  );
}

function actionErrors(handler: Handler, kind: string, field: string, gracePeriod: number | undefined): FieldError[] {
  switch (kind) {
    case 'exec':
      return handler.exec?.command?.length ? [] : [required(`${field}.command`)];
    case 'httpGet':
      return [
        ...portOrNameErrors(handler.httpGet?.port, `${field}.port`),
        ...(['HTTP', 'HTTPS'].includes(handler.httpGet?.scheme ?? 'HTTP')
          ? []
          : [notSupported(`${field}.scheme`, handler.httpGet?.scheme, ['HTTP', 'HTTPS'])]),
      ];
    case 'tcpSocket':
      return portOrNameErrors(handler.tcpSocket?.port, `${field}.port`);
    case 'grpc': {
      const port = handler.grpc?.port ?? 0;
      return portNumber(port).map((said) => invalidValue(`${field}.port`, port, said));
    }
    default:
      return sleepErrors(handler.sleep?.seconds ?? 0, field, gracePeriod);
  }
}

function sleepErrors(seconds: number, field: string, gracePeriod: number | undefined): FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  const limit = `must be non-negative and less than terminationGracePeriodSeconds (${String(gracePeriod)})`;
  return [invalidValue(field, seconds, limit)];
}
