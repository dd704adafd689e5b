/**
 * What the engine explains of its own accord: which sentence, and what fills its gaps. A decision of a packet, the reason for an ending,
 * the answer of a DNS server carry such a record; words are made of it when somebody reads them: English for who asks the engine, another
 * language by whoever shows it. Each room has one table of its sentences. Upstream explains nothing of all this; what Kubernetes, kubectl
 * and the kernel do print is theirs, and stays a plain string.
 */

/** What fills a gap: plain data. What is said there in turn is put into words first. */
export type Gap = string | number | boolean | undefined | Said | readonly (string | Said)[];

/** One thing said: plain data, small enough to be kept with every packet. */
export interface Said {
  /** The table it is in, and its name there. */
  readonly room: string;
  readonly name: string;
  readonly gaps: readonly Gap[];
}

/** A room's sentences by their names. In words, gaps that are said themselves are strings. */
export type SentenceTable = Readonly<Record<string, string | ((...gaps: never[]) => string)>>;

/** What may be put into a gap of this type. */
type Filling<T> = T extends string ? T | Said : T extends readonly string[] ? readonly (string | Said)[] : T;
type Fillings<Gaps extends readonly unknown[]> = { readonly [N in keyof Gaps]: Filling<Gaps[N]> };

/** The same names: a record for a sentence without gaps, else a function that makes one. */
export type Sayings<Table extends SentenceTable> = {
  readonly [Name in keyof Table]: Table[Name] extends (...gaps: infer Gaps) => string
    ? (...gaps: Fillings<Gaps>) => Said
    : Said;
};

/** Every room's table, filled as modules load and never changed after. */
const tables = new Map<string, SentenceTable>();

/**
 * Names a room's sentences, and gives what makes records of them.
 * @param room its folder below `src`
 */
export function sentences<Table extends SentenceTable>(room: string, table: Table): Sayings<Table> {
  tables.set(room, table);
  const sayings = Object.entries(table).map(([name, english]): [string, Said | ((...gaps: Gap[]) => Said)] => [
    name,
    typeof english === 'string' ? { room, name, gaps: [] } : (...gaps) => ({ room, name, gaps }),
  ]);
  return Object.fromEntries(sayings) as Sayings<Table>;
}

/** The English of every room, for translators. */
export function englishSentences(): ReadonlyMap<string, SentenceTable> {
  return tables;
}

function isSaid(gap: Gap): gap is Said {
  return typeof gap === 'object' && 'room' in gap;
}

/** @param tableOf a room's sentences in the language wanted */
export function inWords(said: Said, tableOf: (room: string) => SentenceTable | undefined): string {
  const filled = (gap: Gap): unknown => {
    if (typeof gap !== 'object') return gap;
    return isSaid(gap) ? inWords(gap, tableOf) : gap.map(filled);
  };
  const saying = tableOf(said.room)?.[said.name];
  return typeof saying === 'function' ? saying(...(said.gaps.map(filled) as never[])) : (saying ?? said.name);
}

export function inEnglish(said: Said): string {
  return inWords(said, (room) => tables.get(room));
}
