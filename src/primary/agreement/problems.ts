import type { Logger } from '../../logger.js';
import type { Problem, ProblemLevel } from '../../protocol/problem.js';
import { Listeners } from '../shared/listeners.js';
import type { Finding } from './findings.js';

const RANK: Readonly<Record<ProblemLevel, number>> = { stops: 0, fails: 1, warns: 2 };

/**
 * What is wrong with this node and its store, as several sources find it. Each is logged once when it is found and once
 * when it is over, in the words that the control room shows.
 */
export class Problems {
  /** What was found, and what is over. */
  readonly changes = new Listeners<[found: readonly Problem[], over: readonly Problem[]]>();
  private readonly bySource = new Map<string, readonly Problem[]>();

  constructor(private readonly logger: Logger) {}

  /** All that this source finds now; what it found before and does not any more is over. */
  put(source: string, findings: readonly Finding[], nowMs = Date.now()): void {
    const before = this.bySource.get(source) ?? [];
    const now = findings.map((finding) => ({
      ...finding,
      since: before.find(({ code }) => code === finding.code)?.since ?? nowMs,
    }));
    this.bySource.set(source, now);
    // By code and level: the words may hold a figure that changes.
    const isIn = (list: readonly Problem[], { code, level }: Problem) =>
      list.some((one) => one.code === code && one.level === level);
    const found = now.filter((one) => !isIn(before, one));
    const over = before.filter((one) => !isIn(now, one));
    const { logger } = this;
    for (const { code, level, text } of found)
      logger[level === 'stops' ? 'error' : 'warn']({ problem: code }, text);
    for (const { code, text } of over) logger.info({ problem: code, was: text }, 'this problem is over');
    if (found.length > 0 || over.length > 0) this.changes.notify(found, over);
  }

  /** The worst first. */
  get all(): readonly Problem[] {
    const all = [...this.bySource.values()].flat().sort((a, b) => RANK[a.level] - RANK[b.level]);
    // Where two sources have the same to say, one is enough.
    return all.filter((one, at) => all.findIndex(({ code }) => code === one.code) === at);
  }
}
