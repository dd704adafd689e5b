/** One line of the palette. */

export type Group =
  | 'Selected'
  | 'Objects'
  | 'Actions'
  | 'Time'
  | 'Page'
  | 'Panels'
  | 'Settings'
  | 'Scenarios'
  | 'Lessons'
  /** Objects that the cluster writes about others: they come after everything else. */
  | 'Records';

export interface Entry {
  /** Stays the same from opening to opening. */
  readonly id: string;
  readonly group: Group;
  readonly label: string;
  /** Said beside it, and searched too. */
  readonly detail?: string;
  /** Searched, and not shown. */
  readonly also?: string;
  readonly shortcut?: string;
  /** The command line that does the same. */
  readonly command?: string;
  readonly isDanger?: boolean;
  readonly perform: () => void;
}
