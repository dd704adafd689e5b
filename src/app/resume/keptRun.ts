/**
 * The run as this tab keeps it, so that a reload goes on where it was: the page as it is shared, and beside it what is selected and the
 * futures that were left. What comes back may be broken, foreign or too old: it is then forgotten, never repaired.
 */
import { readSelection } from '../share/readSelection.ts';
import { readPage, writePage, type SharedPage } from '../share/sharedPage.ts';
import type { Selection } from '../store/viewStore.ts';
import type { Branch, BranchState } from '../time/branches.ts';
import { timeWords } from '../time/words.ts';

const FORMAT = 'servicescope/kept/1';
/** A tab's storage holds about five million letters. */
export const MOST_LETTERS = 4_000_000;

export interface KeptRun {
  /** Id of the scenario it began with. */
  readonly scenario: string;
  readonly page: SharedPage;
  readonly selection: Selection | undefined;
  readonly branches: BranchState;
}

/** As text; without the branches when it would not fit with them, undefined when it does not fit at all. */
export function writeKept({ scenario, page, selection, branches }: KeptRun): string | undefined {
  const base = `{"format":${JSON.stringify(FORMAT)},"page":${writePage(page)},`;
  const rest = JSON.stringify({ scenario, selection }).slice(1, -1);
  const whole = `${base}${rest},"branches":${branchesText(branches)}}`;
  if (whole.length <= MOST_LETTERS) return whole;
  const bare = `${base}${rest},"branches":${JSON.stringify({ branches: [], current: branches.current })}}`;
  return bare.length <= MOST_LETTERS ? bare : undefined;
}

let lastBranches: { readonly of: BranchState; readonly text: string } | undefined;

/** Whole runs, which seldom change: written out once. */
function branchesText(branches: BranchState): string {
  if (lastBranches?.of !== branches) lastBranches = { of: branches, text: JSON.stringify(branches) };
  return lastBranches.text;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';

const isBranch = (value: unknown): value is Branch =>
  isFields(value) &&
  Number.isInteger(value['id']) &&
  isText(value['name']) &&
  isText(value['run']) &&
  Number.isFinite(value['end']);

function readBranches(value: unknown): BranchState {
  const { branches, current } = isFields(value) ? value : {};
  return {
    branches: Array.isArray(branches) ? branches.filter(isBranch) : [],
    current: isText(current) ? current : timeWords.firstRun,
  };
}

/** @throws Error when it is nothing that was kept here */
export function readKept(text: string): KeptRun {
  const value: unknown = JSON.parse(text);
  if (!isFields(value) || value['format'] !== FORMAT) throw new Error('not a kept run');
  const { scenario, page, selection, branches } = value;
  return {
    scenario: isText(scenario) ? scenario : '',
    page: readPage(JSON.stringify(page)),
    selection: readSelection(selection),
    branches: readBranches(branches),
  };
}
