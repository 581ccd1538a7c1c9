/** What went wrong, read out at once; nothing when nothing did. */
export function ErrorLine({ text }: { text: string | null }) {
  return text === null ? null : (
    <p class="failure" role="alert">
      {text}
    </p>
  );
}
