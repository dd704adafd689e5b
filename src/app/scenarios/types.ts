/** A scenario is data: the nodes of a cluster, the manifests in the editor, and who sends requests from outside. */
import type { TrafficSource } from '../../api/index.ts';
import type { ClusterOptions } from '../../cluster/index.ts';

export interface ScenarioFile {
  readonly name: string;
  readonly text: string;
  /** Applied before the learner arrives; the others wait in the editor. */
  readonly applied: boolean;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What there is to find out, in one line. */
  readonly question: string;
  readonly options: ClusterOptions;
  readonly files: readonly ScenarioFile[];
  /** Clients outside the cluster. Those inside are Pods, and send by themselves. */
  readonly traffic: readonly TrafficSource[];
  /** A run to be replayed, as the engine exported it, instead of the options, manifests and traffic. */
  readonly run?: string;
  /** The run is the learner's own, gone on with: the files are those of this browser, kept on under the scenario's id. */
  readonly isResumed?: true;
  /** Name of the file that is shown first. */
  readonly open?: string;
}
