/** What the panel of lessons says around their texts, which are lessons of their own. */
import { words } from '../words/words.ts';

export const panelWords = words('lesson/panel', {
  /** Blocks in a lesson's text. */
  blocks: {
    apply: 'Apply',
    /** Over commands. */
    forTerminal: 'for the terminal',
    run: 'Run',
    commands: 'Commands',
    /** Where the lesson itself does not say what it waits for. */
    waiting: 'Waiting for it to happen…',
    showMe: 'Show me',
    /** On the same button: what was asked for has been begun and will show soon. */
    underWay: 'Under way…',
    docs: (term: string) => `${term} in the Kubernetes documentation`,
  },

  catalogue: {
    invitation: () => (
      <>
        How Services work, part by part. Each lesson is a running cluster: <strong>predict, break, mend</strong>.
      </>
    ),
    begin: 'Begin the course',
    goOn: (lesson: string) => `Go on: ${lesson}`,
    done: (done: number, lessons: number) => `${done} of ${lessons} lessons done`,
    order: 'Order of the lessons',
    inOrder: 'In order',
    byQuestion: 'By question',
    broken: 'Something is broken',
    questions: 'Questions',
    search: 'Search the lessons',
    /** Examples of what one could look for. */
    searchFor: 'ping, timeout, uneven…',
    isDone: 'done',
    reached: (step: number) => `step ${step} reached`,
    minutes: (minutes: number) => `${minutes} min`,
    save: 'Save progress',
    load: 'Load progress',
    file: 'Progress file',
    loaded: 'Your progress is here.',
    noJson: 'It is not a progress file of ServiceScope: the text is no JSON.',
    notOurs: 'It is not a progress file of ServiceScope.',
  },

  open: {
    all: 'All lessons',
    again: 'Begin this lesson again',
    step: (step: number, steps: number, left: number) =>
      `step ${step} of ${steps} · ${left === 1 ? 'about a minute left' : `about ${left} minutes left`}`,
    back: 'Back',
    next: 'Next',
    finish: 'Finish',
    /** Goes on, too, though not everything in the step is done. */
    skip: 'Skip',
    stepsDone: 'Steps done',
    otherCluster: 'Another cluster is open than the lesson’s.',
    toLesson: 'Back to the lesson',
    putBack: 'Put back',
    /** What the lesson was set up with and does not find any more. */
    gone: (kind: string, name: string) => `The ${kind} ${name} is gone, and this step needs it.`,
    empty: (kind: string, name: string) => `The ${kind} ${name} is scaled to nothing: no Pod is left for this step.`,
    otherMode: (mode: string, written: string) =>
      `kube-proxy works in ${mode} mode now. This step speaks of ${written} mode.`,
    isOver: (lesson: string) => `${lesson}: done`,
    yours: 'The cluster is yours: change it, break it, send packets.',
    nextLesson: (lesson: string) => `Next: ${lesson}`,
  },

  /** To the author of a lesson. */
  faults: {
    list: 'Faults in the lesson',
    title: (lesson: string, faults: number) =>
      `${lesson}: ${faults === 1 ? 'one thing is' : `${faults} things are`} not right`,
    line: (line: number) => `line ${line}`,
    /** @param most how many letters at most */
    tooLong: (most: number) => `It is far too long for a lesson: at most ${most} letters.`,
    unreadable: (why: string) => `It cannot be read: ${why}`,
    noCluster: (why: string) => `The lesson's cluster cannot be made: ${why}`,
  },

  /** As undoing calls them. */
  deeds: {
    open: (lesson: string) => `open “${lesson}”`,
    again: (lesson: string) => `begin “${lesson}” again`,
    close: (lesson: string) => `close “${lesson}”`,
    answer: 'your answer',
    load: 'load progress',
  },

  predict: {
    card: 'Prediction',
    tag: 'Predict',
    right: 'the right one',
    /** What the button does that gives the answer. */
    happen: 'Let it happen',
    send: 'Send it',
    answer: 'Answer',
    watch: 'Watch the scene…',
    /** Under a cover, as "… is covered" takes it. */
    covered: 'The answer',
    wasRight: 'As you said.',
    wasWrong: 'Not this time.',
    noneRight: 'None of these, as the cluster is now.',
    rulesSay: 'What the rules say now:',
    follow: 'Follow it rule by rule',
  },

  task: {
    card: 'Task',
    tag: 'Task',
    done: 'Done',
    /** Read out before a goal. */
    goalDone: 'done:',
    goalOpen: 'to do:',
    hint: 'Hint',
    anotherHint: 'Another hint',
    showMe: 'Show me',
    stop: 'Stop',
  },
});
