export { freePort } from '../../prove/system/ports.js';
