/** What is wrong with a node, its store or its neighbours, as `/readyz` and the control room tell it. */

import type { DiskTrouble } from './disk-trouble.js';

/**
 * `stops`: this node must not serve, and takes nobody new (`/readyz` 503). `fails`: something fails for people now,
 * such as everything that is written. `warns`: all works, and an operator should mend it before it does not.
 */
export type ProblemLevel = 'stops' | 'fails' | 'warns';

/** What the words of a problem are made of, by its code. */
export interface ProblemParams {
  /** Nothing (or not everything) can be written: out of memory, a full disk, a replica, a right that is missing. */
  store_unwritable:
    | { readonly code: string; readonly words: string }
    /**
     * The embedded store's disk. `disk`: `trouble` in English, for clients that do not phrase; alone from an older
     * node.
     */
    | { readonly disk: string; readonly trouble: DiskTrouble };
  /** The store may throw away what it keeps when its memory is short. */
  store_evicts: { readonly address: string; readonly policy: string };
  /** Fewer replicas than `?replicas=` asks for, or none to spare. */
  store_replicas: { readonly address: string; readonly there: number; readonly wanted: number };
  /** The store's settings may not be read, so that they are not checked. */
  store_unseen: Readonly<Record<never, never>>;
  /** Written by another version, in another format. */
  store_format: { readonly theirs: number; readonly ours: number };
  /** Not the cluster that this node began with: emptied, restored or replaced while it ran. */
  store_replaced: { readonly theirs: string; readonly ours: string };
  secret_differs: Readonly<Record<never, never>>;
  node_name_taken: { readonly node: string };
  /** A node of another version, or with another secret, is on the same store. */
  node_differs: { readonly nodes: readonly StrangeNode[]; readonly ourFormat: number };
  /** `aheadMs`: of the store's clock. */
  clock_differs: { readonly aheadMs: number };
  /** The jobs process tells nothing of itself: it hangs, or does not come up again. */
  jobs_away: { readonly seconds: number };
  /** The mail server does not answer, or takes nothing: links for new passwords wait. */
  mail_away: { readonly seconds: number };
}

/** Another node that should not be on the same store, and why. */
export interface StrangeNode {
  readonly node: string;
  readonly version: string;
  /**
   * `older`: of the first format, which has no mark. `format`: the newest that it knows. `holdsBack`: it serves the
   * store's present format, which is raised when it is gone or replaced.
   */
  readonly why: 'older' | 'secret' | { readonly format: number; readonly holdsBack?: boolean };
}

/** Strangers read the codes in `/readyz`, and no more. */
export type ProblemCode = keyof ProblemParams;

/** A code with its parameters. */
export type ProblemFacts = {
  readonly [Code in ProblemCode]: { readonly code: Code; readonly params: ProblemParams[Code] };
}[ProblemCode];

/** Something that an operator should mend. */
export interface Problem {
  readonly code: ProblemCode;
  readonly level: ProblemLevel;
  /** As `ProblemParams` has them for the code; absent in problems of nodes of an older version. */
  readonly params?: ProblemParams[ProblemCode];
  /** One or two English sentences for an operator: what is wrong, and the cure. */
  readonly text: string;
  /** ms since 1970. */
  readonly since: number;
}
