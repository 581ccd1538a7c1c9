/** A key in a field where one writes that sends: Enter, and on a phone, where that breaks the line, only with Ctrl. */
export function isSendKey({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (key !== 'Enter' || shiftKey) return false;
  return ctrlKey || metaKey || !matchMedia('(pointer: coarse)').matches;
}
