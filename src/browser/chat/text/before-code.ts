/** What code or an address begins with. */
const CODE = /`|~~~|:\/\//;

/** Pure. The start of a text that is surely no code and no address, whatever its markup comes to. */
export function beforeCode(text: string): string {
  const at = text.search(CODE);
  return at < 0 ? text : text.slice(0, at);
}
