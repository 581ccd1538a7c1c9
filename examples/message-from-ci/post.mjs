// Posts one message to a room of Holdfast, from a build or a cron job:
//   HOLDFAST_HOOK=https://chat.example/hooks/… node post.mjs 'Build 7 failed' build-7
// The same key (letters, digits, - and _) is stored once, so it is safe to run it again with it.
const { HOLDFAST_HOOK: hook } = process.env;
const [text, key = crypto.randomUUID()] = process.argv.slice(2);
if (!hook || text === undefined) {
  console.error("Give the address of the hook as HOLDFAST_HOOK, and then: node post.mjs 'the text' [key]");
  process.exit(2);
}
const body = JSON.stringify({ text });
const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };

for (let tries = 1; ; tries += 1) {
  const answer = await fetch(hook, { method: 'POST', headers, body }).catch(() => null);
  if (answer?.ok) break;
  const { error } = (await answer?.json().catch(() => null)) ?? {};
  if (tries === 20 || error?.retry === false) {
    console.error(error?.message ?? 'No answer came.');
    process.exit(1);
  }
  const seconds = Number(answer?.headers.get('retry-after') ?? 1);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
