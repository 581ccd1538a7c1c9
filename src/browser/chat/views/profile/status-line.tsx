import { statusOf } from '../../state/profiles.js';

/** How somebody says that they are, under their name; nothing where they do not. */
export function StatusLine({ of }: { of: string }) {
  const status = statusOf(of);
  return status === '' ? null : (
    <small class="status-line" title={status}>
      <bdi>{status}</bdi>
    </small>
  );
}
