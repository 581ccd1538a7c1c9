import type { Config } from '../../config.js';
import type { Logger } from '../../logger.js';
import { folderFiles } from '../../store/files/folder-files.js';
import type { Agreement } from '../agreement/agreement.js';
import { FileCleaner } from '../files/file-cleaner.js';
import type { StoreAccess } from '../store/store-access.js';
import { filesDirOf } from '../supervisor/worker-boot.js';

interface Sources {
  readonly config: Config;
  readonly agreement: Agreement;
  readonly access: StoreAccess;
  readonly logger: Logger;
}

/** Who takes away files that nobody sees any more, in the folder that this node's workers write to. */
export function fileCleanerOf({ config, agreement, access, logger }: Sources): FileCleaner {
  const store = folderFiles(filesDirOf(config, agreement));
  return new FileCleaner({ store, records: access.store.files, logger, now: Date.now });
}
