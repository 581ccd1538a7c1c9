import { finished, type Readable, Transform } from 'node:stream';
import { refusalError } from '../../protocol/refusal-error.js';

/** The slowest that bytes may come: so many in each such time. */
export interface Pace {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * What `source` brings, as a stream of its own. It fails with `timeout` when fewer bytes came than `pace` asks, and as
 * `source` does when its sender is gone. A reader that is slower than the sender fails nobody. Once it has ended in any
 * way, `source` is paused and may be read on.
 */
export function atPace(source: Readable, pace: Pace): Readable {
  let came = 0;
  const paced = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      came += chunk.length;
      done(null, chunk);
    },
  });
  const timer = setInterval(() => {
    if (came < pace.bytes && !paced.writableNeedDrain && !paced.writableEnded) {
      paced.destroy(refusalError('timeout', { kind: 'file-too-slow' }));
    }
    came = 0;
  }, pace.ms);
  const forget = finished(source, { writable: false }, (error) => {
    if (error) paced.destroy(error);
  });
  paced.once('close', () => {
    clearInterval(timer);
    forget();
    source.unpipe(paced);
  });
  return source.pipe(paced);
}
