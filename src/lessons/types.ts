/** What a lesson is once its text is read: prose, manifests, predictions, tasks, and the expressions that judge them. */
import type { RootContent, TextDirective } from './markdown.ts';
import type { ClusterOptions, NodeOptions } from '../cluster/index.ts';
import type { Flow, TrafficSource } from '../api/index.ts';

/** Something in a lesson's text that is not as it must be. */
export interface Problem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface LessonFile {
  readonly name: string;
  readonly text: string;
  /** Applied before the learner arrives. */
  readonly applied: boolean;
}

export type LessonKind = 'lesson' | 'fault';

/** What a first look at the text says, without reading its steps. */
export interface LessonHead {
  readonly id: string;
  readonly kind: LessonKind;
  readonly title: string;
  /** What a learner would ask. */
  readonly question: string;
  /** Other ways to ask it. */
  readonly asked: readonly string[];
  /** Under which heading it stands in the list of lessons. */
  readonly part: string;
  /** Its place in the course. */
  readonly order: number;
  readonly minutes: number;
  /** Claims of the chapter it shows: "C1" … */
  readonly claims: readonly string[];
  /** Misconceptions it clears up, by number. */
  readonly misconceptions: readonly number[];
}

/** How the page looks when the lesson opens. */
export interface LessonView {
  readonly lens?: 'logical' | 'data-path';
  /** What is selected: "Service/frontend-svc". */
  readonly select?: string;
  /** Tab of the tables below, opened. */
  readonly dock?: string;
}

/** Only what differs from the cluster all scenarios share; nodes are matched by name. */
export type LessonCluster = Omit<Partial<ClusterOptions>, 'nodes'> & {
  readonly nodes?: readonly (Partial<NodeOptions> & Pick<NodeOptions, 'name'>)[];
};

export interface Lesson extends LessonHead {
  /** A scenario of the page it stands on: its cluster, manifests and traffic come first. */
  readonly scenario: string | undefined;
  readonly cluster: LessonCluster;
  readonly traffic: readonly TrafficSource[];
  readonly view: LessonView;
  readonly files: readonly LessonFile[];
  /** Before the first step; shown with it. */
  readonly intro: readonly RootContent[];
  /** For whoever teaches it: `:::notes` before the first step. Never shown to learners. */
  readonly notes: readonly RootContent[];
  readonly steps: readonly Step[];
}

export interface Step {
  readonly title: string;
  readonly line: number;
  readonly blocks: readonly Block[];
  readonly keeps: readonly Keep[];
  /** For whoever teaches this step. */
  readonly notes: readonly RootContent[];
}

export type Block = Prose | Manifest | Shell | When | Predict | Task;

export interface Prose {
  readonly kind: 'prose';
  readonly nodes: readonly RootContent[];
}

/** A manifest in the text, to be applied by a button. */
export interface Manifest {
  readonly kind: 'manifest';
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Lines for a terminal. */
export interface Shell {
  readonly kind: 'shell';
  readonly id: string;
  readonly text: string;
}

/** Narration that waits for the simulation, not for seconds. Without blocks of its own it only holds back what follows. */
export interface When {
  readonly kind: 'when';
  readonly id: string;
  readonly cel: string;
  /** What stands there meanwhile. */
  readonly waiting: string;
  /** What brings it about, when the learner need not wait for chance. */
  readonly run: readonly Command[];
  readonly blocks: readonly Block[];
}

export interface Option {
  readonly nodes: readonly RootContent[];
  /** Holds when this is the right one, asked after the run. */
  readonly right: string;
}

export interface Predict {
  readonly kind: 'predict';
  readonly id: string;
  readonly line: number;
  readonly question: readonly RootContent[];
  readonly options: readonly Option[];
  /** Shown once it is judged. */
  readonly because: readonly RootContent[];
  /** The packet it is about: its trace explains the answer. */
  readonly flow: FlowWords | undefined;
  /** Done when the learner has chosen; without it and with a flow, that flow is sent. */
  readonly run: readonly Command[];
  /** Judged as soon as this holds … */
  readonly until: string | undefined;
  /** … or after so much cluster time, in ms. */
  readonly within: number;
}

export interface Goal {
  readonly id: string;
  readonly nodes: readonly RootContent[];
  readonly cel: string;
}

export interface Task {
  readonly kind: 'task';
  readonly id: string;
  readonly line: number;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly goals: readonly Goal[];
  readonly hints: readonly (readonly RootContent[])[];
  /** One right way, to be watched. */
  readonly solution: readonly SolutionPart[];
}

export type SolutionPart =
  | { readonly kind: 'commands'; readonly commands: readonly Command[] }
  | { readonly kind: 'manifest'; readonly name: string; readonly text: string }
  | { readonly kind: 'shell'; readonly text: string };

/** What must hold for a step to make sense, and how to get back there. */
export interface Keep {
  readonly id: string;
  readonly cel: string;
  readonly sentence: string;
  /** Empty: the lesson's own manifests are applied again. */
  readonly run: readonly Command[];
}

/** Something the lesson was set up with that is not so any more, and what puts it back. */
export type Astray = { readonly id: string; readonly run: readonly Command[] } & (
  | { readonly astray: 'gone' | 'empty'; readonly object: string }
  | { readonly astray: 'mode'; readonly mode: string; readonly written: string }
);

/** A flow as a lesson names it: who and where to, found in the cluster when it is needed. */
export interface FlowWords {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: NonNullable<Flow['protocol']>;
}

/** One line of what a lesson does: a verb and its words. */
export interface Command {
  readonly verb: string;
  readonly words: readonly string[];
  readonly line: number;
}

export type { RootContent, TextDirective };
