/**
 * For the control room: keeps the moment at which the dots fly from the worker that died. What was drawn then takes the
 * place of the page, and `window.isKept` becomes true. Runs in the page before its scripts.
 */
export function keepTheFlight({ moved, inFlightMs, slowness }) {
  const counts = () =>
    [...document.querySelectorAll('.worker-ready .tray-count strong')].map((one) => Number(one.textContent));
  /** Counts come with heartbeats, the dots themselves a moment later. */
  const areDrawn = () =>
    [...document.querySelectorAll('.tray-count')].every((one) => !/not drawn/.test(one.textContent));
  const keep = () => {
    const page = document.getElementById('app');
    const drawn = [...page.querySelectorAll('canvas')];
    for (const [index, canvas] of [...still.querySelectorAll('canvas')].entries()) {
      // One that was first drawn on since then had no size of its own when the page was copied.
      const { width, height } = drawn[index];
      Object.assign(canvas, { width, height });
      canvas.getContext('2d').drawImage(drawn[index], 0, 0);
    }
    page.replaceWith(still);
    window.isKept = true;
  };
  // From the death on the dots fly in slow motion, so that a busy machine misses nothing.
  const now = performance.now.bind(performance);
  let slowFrom = null;
  performance.now = () => (slowFrom === null ? now() : slowFrom + (now() - slowFrom) * slowness);
  let before = null;
  let seenAt = null;
  /** What the page said when they took off: in slow motion it goes on meanwhile. */
  let still = null;
  const watch = () => {
    const most = Math.max(0, ...counts());
    const hasDied = document.querySelector('.worker-starting, .worker-dead') !== null;
    if (!hasDied) before = most;
    else if (before !== null) slowFrom ??= now();
    if (slowFrom !== null && seenAt === null && most >= before + moved && areDrawn()) {
      seenAt = performance.now();
      still = document.getElementById('app').cloneNode(true);
    }
    if (seenAt !== null && performance.now() - seenAt >= inFlightMs) keep();
    else requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
}
