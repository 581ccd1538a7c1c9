import { folderFiles } from '../../store/files/folder-files.js';
import type { FileStore } from '../../store/interfaces/file-store.js';
import type { Store } from '../../store/interfaces/store.js';
import type { ChangeSupport } from '../rooms/change-support.js';
import type { WorkerContext } from '../shared/context.js';
import { FileAccess } from './file-access.js';
import { FilePlaces } from './file-places.js';
import { diskRefusal, Uploads } from './uploads.js';

const MB = 1_000_000;

/** Files of messages, as a worker takes them in and gives them out. */
export class WorkerFiles {
  readonly store: FileStore;
  readonly access: FileAccess;
  readonly uploads: Uploads;
  private readonly places: FilePlaces;

  constructor(
    context: Pick<WorkerContext, 'self' | 'peers' | 'boot'>,
    store: Pick<Store, 'files'>,
    private readonly support: Pick<ChangeSupport, 'assertFiles'>,
  ) {
    const { filesDir, budgets } = context.boot;
    this.store = folderFiles(filesDir);
    this.access = new FileAccess(store.files);
    const bounds = { fileBytes: budgets['file-size'] * MB, storedBytes: budgets['stored-files'] * MB };
    this.uploads = new Uploads(this.store, store.files, bounds, this.access);
    this.places = new FilePlaces(context, store.files, () => this.store.place());
  }

  /** So that other nodes know, before anybody uploads here. */
  async tellPlace(): Promise<void> {
    await this.places.tellPlace();
  }

  /**
   * Rejects where this cluster takes no files just now. It has nodes of an older version, or without the same folder,
   * or its folder cannot be written.
   */
  async assertPossible(): Promise<void> {
    await this.support.assertFiles();
    await this.places.assertOne().catch((error) => {
      throw diskRefusal(error) ?? error;
    });
  }
}
