import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Adapter, AdapterError } from './adapter.js';
import { adapterOf } from './check-adapter.js';

/**
 * Imports the module and checks what it exports. Throws an AdapterError when that is not an adapter, or cannot be
 * imported.
 */
export async function loadAdapter(path: string): Promise<Adapter> {
  const file = resolve(path);
  let exported: unknown;
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new AdapterError(`The adapter ${file} cannot be imported: ${(error as Error).message}`);
  }
  return adapterOf(exported, basename(file));
}
