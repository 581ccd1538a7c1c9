/** The English of incidents, which a node writes as their titles. The control room takes it as its English. */
import type { IncidentKind, IncidentSubject } from './incident.js';

/** A sentence for each kind of incident. */
export type IncidentPhrases = Readonly<Record<IncidentKind, (subject: IncidentSubject) => string>>;

export const incidentPhrases: IncidentPhrases = {
  'worker-killed': (subject) => `${worker(subject)} was killed${by(subject)}.`,
  'worker-died': (subject) => `${worker(subject)} died by itself.`,
  'worker-frozen': (subject) => `${worker(subject)} froze${by(subject)}.`,
  'worker-blocked': (subject) => `${worker(subject)} had its event loop blocked${by(subject)}.`,
  'worker-drained': (subject) => `${worker(subject)} was drained${by(subject)}.`,
  rebalanced: (subject) => `${worker(subject)} had more than its share, and people were asked to move.`,
  'rolling-restart': (subject) => `The workers of ${subject.node} were restarted one by one${by(subject)}.`,
  'node-stopped': ({ node }) => `${node} was shut down.`,
  'node-lost': ({ node }) => `${node} was lost.`,
  'mode-switched': (subject) => `The mode was switched${by(subject)}.`,
  bounced: () => 'Requests reached workers without their session.',
  'store-down': () => 'The store did not answer.',
  'store-loss': () => 'The store lost something.',
  problem: ({ node }) => `${node} had a problem.`,
  'broken-promise': () => 'A promise was broken.',
};

function worker({ node, slot }: IncidentSubject): string {
  return `Worker ${slot} of ${node}`;
}

function by({ by: name }: IncidentSubject): string {
  return name === undefined ? '' : ` by ${name}`;
}
