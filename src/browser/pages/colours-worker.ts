/**
 * Finds the colours of code apart from the page. A code on which a grammar takes for ever is given up, and no tab
 * stands still.
 */
import { colourCode } from '../chat/text/markup/colour-code.js';

addEventListener('message', ({ data }: MessageEvent<{ text: string; language: string }>) =>
  postMessage(colourCode(data.text, data.language)),
);
postMessage('ready');
