import { useLayoutEffect, useRef } from 'preact/hooks';

/** For a dialog that is modal as long as it is there; the browser gives the focus back when it goes. */
export function useModal() {
  const ref = useRef<HTMLDialogElement>(null);
  // Before any field in it asks for the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      placeCaret(document.activeElement);
    };
  }, []);
  return ref;
}

/** Chromium (156 here) gives a field the focus back without a caret: keys reach it, and nothing is written. */
function placeCaret(field: Element | null): void {
  if (!(field instanceof HTMLTextAreaElement)) return;
  const { selectionStart, selectionEnd } = field;
  field.setSelectionRange(selectionStart, selectionEnd);
}
