import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import type { Files } from './files.js';
import type { Fsync } from './journal-record.js';
import type { Timers } from './timers.js';

/** What `DurableValkey` is opened with. */
export interface DurableValkeyOptions {
  readonly files: Files;
  /** Where the files are. */
  readonly folder: string;
  /** As the operator named it, for messages. */
  readonly dataDir: string;
  readonly password: string;
  readonly fsync: Fsync;
  readonly bootId: string | null;
  readonly restarted: boolean;
  /** This primary's store had a file before: a folder without any is none to begin anew in. */
  readonly hadFile?: boolean;
  readonly compactAboveBytes: number;
  /** How long files may have what was deleted before they are written anew, ms. */
  readonly eraseAfterMs?: number;
  /** Known from before: it begins by refusing. */
  readonly trouble: DiskTrouble | null;
  /** The time of day, ms since 1970; default: the system's. */
  readonly wallMs?: () => number;
  /** The timers of its rounds; default: the system's. */
  readonly timers?: Timers;
  readonly warn: (message: string) => void;
  /** Nothing in Valkey can be trusted any more. */
  readonly onTrap: (error: Error) => void;
  /** Valkey is ahead of its file and answers nobody: it has to be opened anew, from what was written. */
  readonly onBehind: (trouble: DiskTrouble) => void;
  /** It began or ended to refuse what would have to be written. */
  readonly onTrouble: (trouble: DiskTrouble | null) => void;
}
