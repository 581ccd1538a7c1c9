/**
 * Loaded into servers whose memory is measured, by NODE_OPTIONS: collects all garbage on SIGWINCH, so that what is compared is
 * what a socket keeps, not when V8 last felt like collecting. Others ignore that signal.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGWINCH', () => {
  collect();
  collect();
});
