import { createLog } from '../../../src/log.js';

export const quiet = createLog({ level: 'silent', name: 'test' });
