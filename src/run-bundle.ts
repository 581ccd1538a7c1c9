/**
 * Runs a program that the build wrote as one script, with V8's code cache of it beside the script
 * (`docs/decisions/0049-the-largest-programs-keep-their-compiled-code.md`).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** The script's own parameters, as Node gives them to a module of CommonJS. */
type Bundle = (exports: object, require: NodeJS.Require, module: { exports: object }, path: string) => void;

export interface CompiledBundle {
  readonly script: Script;
  /** V8 took the cache. It refuses one of another version or other flags, or of a script of another length. */
  readonly fromCache: boolean;
}

/** Where the build puts the code cache of a bundle. */
export function codeCacheOf(path: string): string {
  return path.replace(/\.cjs$/, '.cache');
}

/** Compiles the bundle at `path`, from its cache where that fits. Throws when the bundle cannot be read. */
export function compileBundle(path: string): CompiledBundle {
  // The build writes ASCII only. Read so, V8 keeps the text as it is.
  const source = readFileSync(path, 'latin1');
  const cachedData = readIfThere(codeCacheOf(path));
  const script = new Script(source, { filename: path, cachedData });
  return { script, fromCache: script.cachedDataRejected === false };
}

/** Runs a compiled bundle whose file is at `path`; returns what it exports. */
export function evaluateBundle(script: Script, path: string): object {
  const module = { exports: {} };
  const bundle = script.runInThisContext() as Bundle;
  bundle(module.exports, createRequire(path), module, path);
  return module.exports;
}

/** Runs the bundle at `path`; returns what it exports. Throws what the bundle throws. */
export function runBundle(path: string): object {
  return evaluateBundle(compileBundle(path).script, path);
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // There is none: V8 compiles as ever.
    return undefined;
  }
}
