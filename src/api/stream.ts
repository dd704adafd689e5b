/**
 * Text that keeps coming: a watch, a log that is followed. Whoever reads asks for what has come; nobody is called back, so that a slow
 * reader costs nothing and holds nothing up.
 */
export interface ResponseStream {
  /** What has come since the last read, '' when nothing has. */
  read(): string;
  /** Nothing more will come: what there was has been read. */
  readonly ended: boolean;
  /** Ends it. What it has to say at its end (the last bookmark of a watch) is given by one more read. */
  close(): void;
}
