import { useState } from 'preact/hooks';
import { initialOf } from '../../text/initial-of.js';

/** A person's picture in their avatar. One that does not come gives way to the letter. */
export function Picture({ at, name }: { at: string; name: string }) {
  const [failed, setFailed] = useState('');
  if (failed === at) return <>{initialOf(name)}</>;
  return <img src={at} alt="" loading="lazy" onError={() => setFailed(at)} />;
}
