/** Runs a program to its end. */
import { type ExitCode, Program, type ProgramOptions } from './program.js';

export interface Run {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order of arrival. */
  readonly output: string;
}

/**
 * Resolves with how a Node program ended and all that it wrote. What takes longer than `withinMs` is killed: then the
 * code is null.
 */
export async function runNode(
  file: string,
  args: readonly string[] = [],
  { withinMs = 100_000, ...options }: ProgramOptions & { readonly withinMs?: number } = {},
): Promise<Run> {
  const program = Program.node(file, args, options);
  const timer = setTimeout(() => void program.stop('SIGKILL'), withinMs);
  const code = await program.closed;
  clearTimeout(timer);
  const { stdout, stderr, output } = program;
  return { code, stdout, stderr, output };
}
