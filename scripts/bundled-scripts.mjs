// The programs that the build writes as one script each, with V8's code cache beside it (`docs/decisions/0049-…`).

/** Where in `dist`. */
export const BUNDLES = 'bundle';
/** `names`: what it exports. `process`: how its process sets V8's flags, since V8 takes no cache of other flags. */
export const SCRIPTS = [
  { module: 'primary/start', names: ['startPrimary'], process: 'primary' },
  { module: 'worker/worker', names: ['runWorker'], process: 'worker' },
  { module: 'jobs/process', names: [], process: 'other' },
];
/** The name of a program's file there, without its ending. */
export const fileOf = (module) => module.replaceAll('/', '-');
