/** What the board of probes says. */
import { words } from '../words/words.ts';

export const probeWords = words('probes', {
  name: 'Name of the probe',
  /** @param client a Pod, a node, or somebody outside; @param target a Service, or a Service at a node */
  suggested: (client: string, target: string) => `${client} → ${target}`,
  everyOutcome: 'Every outcome, with its chance',
  expects: (probe: string) => `What ${probe} expects`,
  answer: 'an answer',
  failure: 'no answer',
  send: (probe: string) => `Send ${probe}`,
  remove: (probe: string) => `Remove ${probe}`,
  lamp: {
    green: 'as it should',
    red: 'not as it should',
    /** @param share of the requests: "40 %" */
    partly: (share: string) => `${share} as it should`,
  },
  oneAnswers: (endpoints: number) => `one of ${endpoints} endpoints answers`,
  /** @param outcome “answered”, “dropped” …; @param why an explanation by the engine, or the line above */
  told: (outcome: string, why: string) => `${outcome}: ${why}`,
  unknownClient: 'Its client is none that this cluster knows.',
  /** What Undo takes back. */
  deeds: {
    add: (count: number) => (count === 1 ? 'add a probe' : `add ${count} probes`),
    remove: 'remove a probe',
    change: 'change a probe',
  },
  table: {
    title: 'Probes',
    now: 'now',
    probe: 'probe',
    asks: 'asks',
    expects: 'expects',
    because: 'because',
    tools: 'tools',
  },
  board: {
    region: 'Probe board',
    addUsual: 'Add the usual ones',
    empty: 'No probe yet. Add the usual ones, or write a request under Packets and keep it as a probe.',
    what: 'Requests that are asked again after each change; nothing of it is sent.',
    asking: 'Asking…',
    allGood: (count: number) => `All ${count} as they should be`,
    /** @param names the probes that are not, in a list */
    bad: (count: number, all: number, names: string) => `${count} of ${all} not as they should be: ${names}`,
  },
});
