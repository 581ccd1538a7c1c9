import type { Files } from './files.js';

/** Files of which nothing is changed unless `check` passes; it throws when the folder is no longer held. */
export function guardedFiles(files: Files, check: () => void): Files {
  const guarded =
    <Args extends unknown[], Result>(change: (...args: Args) => Result) =>
    (...args: Args): Result => {
      check();
      return change(...args);
    };
  return {
    ...files,
    create: guarded(files.create),
    append: guarded(files.append),
    write: guarded(files.write),
    truncate: guarded(files.truncate),
    rewritable: guarded(files.rewritable),
    overwrite: guarded(files.overwrite),
    makeFolder: guarded(files.makeFolder),
    rename: guarded(files.rename),
    remove: guarded(files.remove),
  };
}
