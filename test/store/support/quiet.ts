import { createLogger } from '../../../src/logger.js';

export const quiet = createLogger({ level: 'silent', name: 'test' });
