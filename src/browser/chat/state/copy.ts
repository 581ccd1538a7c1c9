/** Puts a text on the clipboard. Resolves with false when the browser does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    // Not there at an address without TLS that is not this machine.
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // The older way may be open all the same.
  }
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
