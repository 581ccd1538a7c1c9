/**
 * Loaded into servers whose memory is measured, by NODE_OPTIONS. Gives back all that nothing needs on SIGWINCH. So what
 * is compared is what a socket keeps, not when V8 last felt like collecting. Others ignore that signal.
 *
 * By the inspector: a `gc()` keeps what V8's space for young objects grew by, up to 32 MB per process. It does not only
 * where it finds little allocated in the 5 s before.
 */
import { Session } from 'node:inspector';

const inspector = new Session();
inspector.connect();
process.on('SIGWINCH', () => inspector.post('HeapProfiler.collectGarbage'));
