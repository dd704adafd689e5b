/**
 * An object or a list as a Table: what `kubectl get` prints. Upstream: pkg/printers/tablegenerator.go and
 * apiserver/pkg/endpoints/handlers/response.go (asTable).
 */
import type { KubernetesObject } from '../../../api/index.ts';
import type { BookmarkMeta, ListMeta } from '../form.ts';
import { autoscalerPrinter } from './autoscaler.ts';
import { endpointSlicePrinter, endpointsPrinter } from './endpoints.ts';
import { eventPrinter } from './event.ts';
import { cronJobPrinter, jobPrinter } from './job.ts';
import { ipAddressPrinter, serviceCIDRPrinter } from './network.ts';
import { nodeMetricsPrinter, podMetricsPrinter } from './metrics.ts';
import { nodePrinter } from './node.ts';
import { configMapPrinter, leasePrinter, namePrinter, namespacePrinter, scalePrinter, secretPrinter } from './plain.ts';
import { podPrinter } from './pod.ts';
import { disruptionBudgetPrinter, priorityClassPrinter } from './policy.ts';
import type { Cell, Column, Printer, RowCondition } from './printer.ts';
import { servicePrinter } from './service.ts';
import {
  controllerRevisionPrinter,
  daemonSetPrinter,
  deploymentPrinter,
  replicaSetPrinter,
  replicationControllerPrinter,
  statefulSetPrinter,
} from './workloads.ts';

/** By kind. An object is only ever given to the printer of its own kind. */
const PRINTERS: Readonly<Record<string, Printer<never>>> = {
  ConfigMap: configMapPrinter,
  ControllerRevision: controllerRevisionPrinter,
  CronJob: cronJobPrinter,
  DaemonSet: daemonSetPrinter,
  Deployment: deploymentPrinter,
  Endpoints: endpointsPrinter,
  EndpointSlice: endpointSlicePrinter,
  Event: eventPrinter,
  HorizontalPodAutoscaler: autoscalerPrinter,
  IPAddress: ipAddressPrinter,
  Job: jobPrinter,
  Lease: leasePrinter,
  Namespace: namespacePrinter,
  Node: nodePrinter,
  NodeMetrics: nodeMetricsPrinter,
  Pod: podPrinter,
  PodMetrics: podMetricsPrinter,
  PodDisruptionBudget: disruptionBudgetPrinter,
  PriorityClass: priorityClassPrinter,
  ReplicaSet: replicaSetPrinter,
  ReplicationController: replicationControllerPrinter,
  Scale: scalePrinter,
  Secret: secretPrinter,
  Service: servicePrinter,
  ServiceCIDR: serviceCIDRPrinter,
  StatefulSet: statefulSetPrinter,
};

/** How much of each object its row carries. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  /** Kind of the rows' objects. */
  readonly kind: string;
  /** meta.k8s.io/v1 or v1beta1. */
  readonly tableVersion: string;
  readonly includeObject: IncludeObject;
  /** Cluster time in ms. */
  readonly now: number;
  /** Columns were told before, in an earlier event of the same watch. */
  readonly noHeaders: boolean;
  /** An object in the version asked for. */
  readonly shown: (object: KubernetesObject) => KubernetesObject;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly RowCondition[];
  readonly object: unknown;
}

export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  readonly columnDefinitions: readonly Column[] | null;
  readonly rows: readonly Row[];
}

export function partialMetadata({ metadata }: { readonly metadata: unknown }, apiVersion: string): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion, metadata };
}

function rowObject(object: KubernetesObject, { includeObject, tableVersion, shown }: TableOptions): unknown {
  if (includeObject === 'Object') return shown(object);
  return includeObject === 'None' ? null : partialMetadata(object, tableVersion);
}

/** @param metadata of the list, or of the one object: its resourceVersion, and how the list goes on */
export function tableOf(objects: readonly KubernetesObject[], metadata: ListMeta, options: TableOptions): Table {
  const printer = (PRINTERS[options.kind] ?? namePrinter) as Printer;
  return {
    kind: 'Table',
    apiVersion: options.tableVersion,
    metadata,
    columnDefinitions: options.noHeaders ? null : printer.columns,
    rows: objects.map((object) => {
      const conditions = printer.conditions?.(object);
      return {
        cells: printer.cells(object, options.now),
        ...(conditions ? { conditions } : {}),
        object: rowObject(object, options),
      };
    }),
  };
}

/** A bookmark is a row without words: only its metadata counts. */
export function bookmarkTable(metadata: BookmarkMeta, options: TableOptions): Table {
  const { columns } = (PRINTERS[options.kind] ?? namePrinter) as Printer;
  return {
    kind: 'Table',
    apiVersion: options.tableVersion,
    metadata: { resourceVersion: metadata.resourceVersion },
    columnDefinitions: options.noHeaders ? null : columns,
    rows: [{ cells: columns.map(() => ''), object: partialMetadata({ metadata }, options.tableVersion) }],
  };
}
