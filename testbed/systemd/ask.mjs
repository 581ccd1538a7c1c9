// Run inside a machine of its own: `node ask.mjs <method> <url> [<json> [<cookie>]]` prints what the answer was, as
// JSON.
const [method, url, body, cookie] = process.argv.slice(2);
const answer = await fetch(url, {
  method,
  headers: {
    origin: new URL(url).origin,
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(cookie ? { cookie } : {}),
  },
  ...(body ? { body } : {}),
  signal: AbortSignal.timeout(5_000),
});
console.log(
  JSON.stringify({
    status: answer.status,
    servedBy: answer.headers.get('x-served-by'),
    cookie: answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; '),
    body: await answer.text(),
  }),
);
