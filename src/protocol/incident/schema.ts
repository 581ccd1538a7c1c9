/** Files of incidents, from wherever somebody has them. Only servers and the command line import this file. */
import { z } from 'zod';
import type { ClusterEvent } from '../cluster-event.js';
import { HoldfastError } from '../errors.js';
import { LIMITS } from '../limits.js';
import { ROUTINGS, SESSION_STORES } from '../mode.js';
import {
  INCIDENT_FORMAT,
  INCIDENT_KINDS,
  INCIDENT_OUTCOMES,
  INCIDENT_VERSION,
  type IncidentFile,
} from './incident.js';

/** `JSON.stringify` makes null of what is no number. */
const ms = z.number();
const count = z.int().min(0);
const served = z.object({ node: z.string(), slot: z.int(), pid: z.int() });
const people = z.object({
  before: count,
  kept: count,
  signedInAgain: count,
  lost: count,
  worstMs: ms.nullable(),
});
const effect = z.object({
  socketsBefore: count,
  moved: count,
  movedMinMs: ms.nullable(),
  movedMaxMs: ms.nullable(),
  sessionsLost: count,
  people: people.optional(),
});

/** An event of whatever version: what a reader does not know of it, it says in the event's own words. */
const event = z
  .object({
    id: z.string(),
    at: ms,
    node: z.string(),
    slot: z.int().optional(),
    pid: z.int().optional(),
    by: z.string().optional(),
    kind: z.string(),
    params: z.record(z.string(), z.unknown()).optional(),
    text: z.string(),
    effect: effect.optional(),
  })
  .transform((one) => one as unknown as ClusterEvent);

const move = z.object({
  event: z.string(),
  from: served,
  to: served.nullable(),
  backAt: ms,
  lostMs: ms,
  again: z.boolean(),
});

const person = z.object({
  person: z.string(),
  name: z.string().nullable(),
  synthetic: z.literal(true).optional(),
  there: z.array(z.object({ by: served, sockets: count })),
  outcome: z.enum(INCIDENT_OUTCOMES),
  sessionLostAt: ms.nullable(),
  worstMs: ms.nullable(),
  moves: z.array(move),
});

const flaw = z.object({
  kind: z.enum(['lost', 'doubled']),
  why: z.enum(['hole', 'replaced', 'log-gone', 'twice']),
  room: z.string(),
  epoch: z.string(),
  seq: z.int(),
  cmid: z.string().nullable(),
  at: ms,
  who: z.string(),
  node: z.string(),
  claimed: z.boolean(),
});

const proof = z.object({
  check: z.string(),
  promises: z.array(z.string()),
  what: z.string(),
  seed: z.number(),
  system: z.string(),
  lines: z.array(z.object({ at: ms, text: z.string(), marked: z.boolean() })),
});

const incident = z.object({
  id: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  node: z.string().nullable(),
  slot: z.int().optional(),
  pid: z.int().optional(),
  by: z.string().optional(),
  at: ms,
  endedAt: ms.nullable(),
  title: z.string(),
  people: people.nullable(),
  clock: z.enum(['wall', 'run']),
  mode: z.object({ routing: z.enum(ROUTINGS), sessions: z.enum(SESSION_STORES) }).nullable(),
  events: z.array(event),
  list: z.array(person),
  unlisted: count,
  unasked: z.array(z.string()),
  flaws: z.array(flaw),
  proof: proof.nullable(),
});

const file = z.object({
  format: z.literal(INCIDENT_FORMAT),
  version: z.literal(INCIDENT_VERSION),
  written: z.object({ at: ms, holdfast: z.string() }),
  incident,
});

/** What tells the format, of any version of it. */
const head = z.object({ format: z.literal(INCIDENT_FORMAT), version: z.int() });

/**
 * Reads a file of an incident. Fields that this version does not know are left out. Throws `invalid`, with what is
 * wrong in words that follow the file's name.
 */
export function readIncidentFile(text: string): IncidentFile {
  if (text.length > LIMITS.incidentFileMaxBytes)
    throw new HoldfastError(
      'invalid',
      `is larger than an incident can be (${LIMITS.incidentFileMaxBytes} bytes).`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HoldfastError(
      'invalid',
      'is not JSON. An incident is exported by the control room as one JSON file.',
    );
  }
  const headOfFile = head.safeParse(json);
  if (!headOfFile.success)
    throw new HoldfastError(
      'invalid',
      `is not an incident file of Holdfast: it would say "format": "${INCIDENT_FORMAT}" and a "version".`,
    );
  if (headOfFile.data.version !== INCIDENT_VERSION)
    throw new HoldfastError(
      'invalid',
      `has version ${headOfFile.data.version} of the format; this Holdfast reads version ${INCIDENT_VERSION}. Open it with the Holdfast that wrote it, or a newer one.`,
    );
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data as IncidentFile;
  const [issue] = parsed.error.issues;
  throw new HoldfastError(
    'invalid',
    `is damaged: ${issue?.path.length ? `${issue.path.join('.')}: ` : ''}${issue?.message ?? 'it does not fit'}.`,
  );
}
