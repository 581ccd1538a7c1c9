import { readConfig } from '../config.js';
import { createLogger } from '../logger.js';
import { ConfigError, HelpRequest } from '../options.js';
import { runPrimary } from './primary.js';

/**
 * Starts a node as its command line and environment say. Answers a request for help, and tells why a configuration is
 * refused, with exit code 2. Rejects with everything else. `worker`: the program of its workers, where tests have one.
 */
export async function startPrimary(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  worker?: string,
): Promise<void> {
  try {
    const config = readConfig([...args], env);
    await runPrimary(config, createLogger({ level: config.log, name: 'primary' }), worker);
  } catch (error) {
    if (error instanceof HelpRequest) {
      console.log(error.text);
    } else if (error instanceof ConfigError) {
      console.error(`Holdfast cannot start: ${error.message}`);
      process.exitCode = 2;
    } else {
      throw error;
    }
  }
}
