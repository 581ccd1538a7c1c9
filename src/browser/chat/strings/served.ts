/** The sentences about who serves this tab, in the page's language: whoever signs in does not wait for them. */
import { served } from './en/served.js';

export const tServed = served;
