/**
 * What lies in chains of rows (a connection's hops, a node's passages, an address's answers) goes with the journal that wrote them: when
 * the run's beginning is forgotten, so are the rows nobody can ask for any more. What they add up to is kept.
 */
import type { Forgotten, Simulation } from '../sim/index.ts';
import type { AnswerRow } from './answerRow.ts';
import { forgetBefore, type HopRow } from './hopRow.ts';
import type { PassageRow } from './passageRow.ts';
import type { NetworkTables } from './tables.ts';

export function forgetWithJournal(sim: Simulation, { hops, passages, answers }: NetworkTables): void {
  sim.beforeForgetting(({ last }) => {
    for (const row of rowsOf<HopRow>(last, hops.name)) forgetBefore(row);
    for (const row of rowsOf<PassageRow>(last, passages.name)) row.forgetBefore();
    for (const row of rowsOf<AnswerRow>(last, answers.name)) keepAnswers(row);
  });
}

/** Answers before the horizon that are still told, for each address. */
const KEPT_ANSWERS = 200;

function keepAnswers(newest: AnswerRow): void {
  let row: AnswerRow | undefined = newest;
  for (let kept = 1; row && kept < KEPT_ANSWERS; kept++) row = row.before;
  if (row) row.before = undefined;
}

/** The rows that a table held at the end of what is forgotten, of those written in it. */
function rowsOf<Row>(last: Forgotten['last'], table: string): readonly Row[] {
  return [...(last.get(table)?.values() ?? [])].filter((row) => row !== undefined) as Row[];
}
