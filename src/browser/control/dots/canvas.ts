/** Gives a canvas the size of what it lies over, or its own height, in the screen's own pixels. */
export function fitCanvas(canvas: HTMLCanvasElement, over: HTMLElement, high = over.clientHeight): void {
  const scale = devicePixelRatio || 1;
  const width = Math.round(over.clientWidth * scale);
  const height = Math.round(high * scale);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Empties a canvas. What is drawn then is measured in the page's pixels. */
export function wipeCanvas(pen: CanvasRenderingContext2D): void {
  const scale = devicePixelRatio || 1;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
}
