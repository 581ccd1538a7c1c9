import { useLayoutEffect, useRef } from 'preact/hooks';

/** For a dialog that is modal as long as it is there; the browser gives the focus back when it goes. */
export function useModal() {
  const ref = useRef<HTMLDialogElement>(null);
  // Before any field in it asks for the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return ref;
}
