const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** Pure. The address as a browser understands it; empty for one that no message may lead to, or that is none. */
export function safeHref(address: string): string {
  try {
    const { protocol, hostname, pathname, href } = new URL(address);
    const leadsSomewhere = protocol === 'mailto:' ? pathname !== '' : hostname !== '';
    return ALLOWED.has(protocol) && leadsSomewhere ? href : '';
  } catch {
    // Not an address after all, or one without a scheme: it stays text.
    return '';
  }
}
