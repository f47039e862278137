/** What the learned filter keeps. Everything here can be made again from the log of decisions. */

/** A model as it was after the decision `seq`, in parts of a text. */
export interface LearningSnapshotsTable {
  /** Of the program's way to learn: others cannot read it. */
  version: string;
  seq: number;
  /** Empty: what all sites saw; written last, so that without it a snapshot is not whole. */
  site: string;
  part: number;
  /** Base64 of compressed bytes. */
  body: string;
  at: number;
}

/** One row: the worker that writes snapshots and summaries, and until when nobody else does. */
export interface LearningLeasesTable {
  id: number;
  holder: string;
  until: number;
}

/** What the filter of a site learned, for people: JSON. */
export interface LearningSummariesTable {
  site: string;
  /** The newest decision it knows. */
  seq: number;
  summary: string;
  at: number;
}
