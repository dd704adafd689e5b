/** What happened as rows of a list: when, who, to what, and in one sentence what. Filters over them. */
import { type Hop, type Verdict } from '../../api/index.ts';
import type { Happening } from '../../cluster/index.ts';
import { addressText, isReply, placeName, shortKey } from '../presenters/flowWords.ts';
import { hopStory } from '../presenters/hopStory.ts';
import { decisionWords, hopWords } from '../presenters/hopWords.ts';
import { objectSelection, selectionOf } from '../presenters/selections.ts';
import type { Selection } from '../store/viewStore.ts';
import { formatClock } from '../ui/format.ts';
import { explained } from '../words/engine.ts';
import type { OutsideRequest } from './outsideRequests.ts';
import { kindWords } from './words.ts';

/** What a row tells: something that happened in the run, or that somebody outside asked of it. */
export type Told = Happening | OutsideRequest;

export type RowKind = Told['kind'] | 'decision';

export interface HappeningRow {
  readonly id: string;
  readonly happening: Told;
  readonly kind: RowKind;
  readonly time: string;
  /** The component, or the place of a hop. */
  readonly who: string;
  /** "pod/web-1", "c12 SYN". */
  readonly about: string;
  readonly text: string;
  /** Of a text that is Kubernetes' own, in whatever language the page speaks: an Event's, a command's, a scheduler's message. */
  readonly lang: 'en' | undefined;
  readonly failed: boolean;
  readonly verdict: Verdict | undefined;
  /** The object it happened to. */
  readonly object: Selection | undefined;
  /** What a search looks through. */
  readonly search: string;
}

const lower = (...texts: readonly string[]): string => texts.join(' ').toLowerCase();

/** What happened, behind where the packet went on to. */
function hopText(hop: Hop): string {
  const { arrivedAs, leftAs, ending, segment } = hop;
  const reply = isReply(segment);
  const what = hopWords(hop, reply);
  if (ending || hopStory(hop, reply).changed.size > 0) return what;
  const { dst, dport, protocol } = leftAs ?? arrivedAs;
  return [`→ ${addressText(dst, dport, protocol)}`, what].filter((part) => part !== '').join(' · ');
}

function aboutOf({ about, reference, connection, hop }: Told): readonly [string, Selection | undefined] {
  if (connection !== undefined) return [hop ? `${connection} ${hop.segment}` : connection, undefined];
  if (about) {
    const { resource, namespace, name } = about;
    const singular = resource.replace(/ies$/, 'y').replace(/(ss)es$|s$/, '$1');
    const shown = namespace === '' ? name : shortKey(`${namespace}/${name}`);
    return [`${singular}/${shown}`, objectSelection(resource, namespace, name)];
  }
  if (reference) return [`${(reference.kind ?? '').toLowerCase()}/${reference.name ?? ''}`, selectionOf(reference)];
  return ['', undefined];
}

/** What happened, where it is no hop: in the reader's language, unless it is Kubernetes' own. */
const textOf = (happening: Told): string => explained(happening.said, happening.text);

function rowOf(happening: Told): HappeningRow {
  const { revision, at, by, kind, text, failed, hop, verdict, reason } = happening;
  const [about, object] = aboutOf(happening);
  const who = hop ? placeName(hop.place) : by;
  const said = hop ? hopText(hop) : reason === undefined ? textOf(happening) : `${reason}: ${text}`;
  return {
    id: happening.kind === 'request' ? `r${happening.number}` : String(revision),
    happening,
    kind,
    time: formatClock(at, 3),
    who,
    about,
    text: said,
    lang: hop || happening.said ? undefined : 'en',
    failed: failed || (hop?.ending !== undefined && hop.ending.verdict !== 'accept'),
    verdict,
    object,
    search: lower(who, about, said, kindWords[kind]),
  };
}

const rows = new WeakMap<Told, HappeningRow>();

/** The same row for the same happening, so that a list draws it once. */
export function happeningRow(happening: Told): HappeningRow {
  let row = rows.get(happening);
  if (!row) rows.set(happening, (row = rowOf(happening)));
  return row;
}

const decisions = new WeakMap<Told, readonly HappeningRow[]>();

/** What was decided at a hop, one row a sentence, the last first. */
function decisionRows(happening: Told): readonly HappeningRow[] {
  let found = decisions.get(happening);
  if (found) return found;
  const row = happeningRow(happening);
  found = (happening.hop?.decided ?? [])
    .map((decision, index): HappeningRow => {
      const sentence = decisionWords(decision);
      return {
        ...row,
        id: `${row.id}.${index + 1}`,
        kind: 'decision',
        text: `${index + 1}. ${sentence}`,
        search: lower(row.who, row.about, sentence),
      };
    })
    .reverse();
  decisions.set(happening, found);
  return found;
}

export interface HappeningFilter {
  /** `packet`: hops, decisions and endings; `all`: everything but single decisions. */
  readonly kind: 'all' | 'packet' | RowKind;
  readonly verdict: 'any' | 'failed' | Verdict;
  readonly text: string;
  /** Only what happened to this. */
  readonly about: Selection | undefined;
}

export const EVERYTHING: HappeningFilter = { kind: 'all', verdict: 'any', text: '', about: undefined };

const PACKET_KINDS: ReadonlySet<RowKind> = new Set(['hop', 'end']);

function isAbout({ happening, object }: HappeningRow, about: Selection): boolean {
  switch (about.kind) {
    case 'connection':
      return happening.connection === about.id;
    case 'object': {
      if (object?.kind === 'object' && object.resource === about.resource && object.name === about.name)
        return object.namespace === about.namespace || about.resource === 'nodes';
      const place = happening.hop?.place;
      if (about.resource === 'nodes') return place?.kind === 'node' && place.name === about.name;
      return about.resource === 'pods' && place?.kind === 'pod' && place.name === `${about.namespace}/${about.name}`;
    }
    case 'external':
      return happening.hop?.place.kind === 'external' && happening.hop.place.name === about.name;
    case 'plate':
      return happening.hop?.place.kind === 'node' && happening.hop.place.name === about.node;
    case 'happening':
      return about.about === undefined || isAbout({ happening, object } as HappeningRow, about.about);
    case 'trace':
      return true;
  }
}

/** The rows that pass, newest first. */
export function filterHappenings(list: readonly Told[], filter: HappeningFilter): readonly HappeningRow[] {
  const { kind, verdict, text, about } = filter;
  const needle = text.trim().toLowerCase();
  const found: HappeningRow[] = [];
  const take = (row: HappeningRow): void => {
    if (verdict === 'failed' && !row.failed) return;
    if (verdict !== 'any' && verdict !== 'failed' && row.verdict !== verdict) return;
    if (needle !== '' && !row.search.includes(needle)) return;
    if (about && !isAbout(row, about)) return;
    found.push(row);
  };
  const wantsDecisions = kind === 'decision' || kind === 'packet';
  for (const happening of list) {
    const isPacket = PACKET_KINDS.has(happening.kind);
    if (wantsDecisions && happening.kind === 'hop') decisionRows(happening).forEach(take);
    if (kind === 'all' || kind === happening.kind || (kind === 'packet' && isPacket)) take(happeningRow(happening));
  }
  return found;
}
