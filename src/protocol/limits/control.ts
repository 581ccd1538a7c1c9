import { DAY, HOUR, MINUTE, SECOND } from './units.js';

/** Operators, the control room and its crowd. */
export const CONTROL_LIMITS = {
  /** The operator cookie, and how recent a sign-in must be to break things. */
  operatorCookieMs: 12 * HOUR,
  operatorFreshMs: 60 * MINUTE,
  /**
   * How old the store's word on an operator may be for looking: with the check of open streams below 2 s. Changes
   * always ask.
   */
  operatorStandingMs: 800,
  /** How long the store is waited for when it is asked: the control room has to answer when nothing else does. */
  operatorStoreWaitMs: 500,
  /** Operators' sessions of which the last word is remembered: more than there are, for a day. */
  operatorStandingsRemembered: 10_000,
  /**
   * Ends of their sessions that wait for a store that is away. The oldest are given up: their cookies end after 12
   * hours.
   */
  endedOperatorsWaiting: 1_000,
  /** How often the open control streams are judged again. */
  operatorStreamCheckMs: 1 * SECOND,
  /**
   * The store remembers so long that a session ended: longer than an operator's cookie lives, or a worker stays cut
   * off.
   */
  endedSessionKeptMs: DAY,
  controlBodyMaxBytes: 4 * 1024,
  /**
   * What one operator may change: nobody presses a button each second for a minute, and a script of theirs is told
   * when to go on. For the whole cluster; a setting (`budgets.ts`).
   */
  controlActionsPerMinute: 60,
  /**
   * Orders to the control room that cannot be read or do not fit, of one operator. Nobody mistypes each second for a
   * minute, and none of the orders above is spent by it. For the whole cluster; a setting (`budgets.ts`).
   */
  wrongOrdersPerMinute: 60,
  /** Operators whose actions are counted; past so many all begin anew. */
  controlOperatorsRemembered: 1_000,
  /** Accounts that the control room lists: each is a question to the store. */
  accountsListed: 500,
  /**
   * Refusals of strangers that the event log shows: a burst, and so many a minute. A flood shall not push everything
   * else off it.
   */
  refusalsShownAtOnce: 10,
  refusalsShownPerMinute: 6,
  /**
   * The same refusal of one person is one event, which counts, until none came for so long. It is told anew at most so
   * often, and so many are remembered: more than a log shows.
   */
  refusalsGatheredMs: 10 * MINUTE,
  refusalsUpdatedEveryMs: 2 * SECOND,
  refusalsGathered: 300,
  /** No more than this part of the event log are refusals, whoever is refused: what happened has the rest. */
  refusalsPartOfLog: 0.2,
  /**
   * Requests that reached a worker without their session are told once for so long, with at most so many people by
   * name.
   */
  bouncesRecordedEveryMs: 2 * SECOND,
  bouncedPeopleRemembered: 10_000,
  /** People counted for an event, so that none counts twice: as many as a worker's memory holds sessions. */
  peoplePerEventMax: 50_000,
  /**
   * Incidents: people of whom a node remembers where they were and went, of all events together, some 300 bytes each.
   * Those of the oldest event are forgotten first. What is counted does not depend on it.
   */
  pathsKept: 20_000,
  /** Ways of one person that an incident shows: who goes more often than this to and fro has another trouble. */
  incidentMovesEach: 8,
  /** People whom an incident lists, the worst off first: more than a worker serves well, and some 200 KB. */
  incidentPeopleMax: 500,
  /** Rows of the list of incidents, the newest. */
  incidentsListed: 100,
  /** How long another node is waited for that is asked who was there. */
  incidentAskMs: 1_500,
  /** A page that was away compares with the log when it is back: what it then misses is of the incident. */
  incidentFlawsWithinMs: 30 * SECOND,
  /** A file of an incident: several times the largest that a node writes. */
  incidentFileMaxBytes: 4 * 1024 * 1024,
  /**
   * Open control streams (`GET /control/events`) of one node, and the bytes one may have unsent before it is closed.
   */
  controlStreamsMax: 50,
  controlStreamMaxBytes: 4 * 1024 * 1024,

  /** Trips that a worker tells with a heartbeat: more than an eye can follow at once. */
  tripsPerBeat: 16,
  /** Messages a second of a node whose trips are told, about. */
  tripsPerSecond: 2,

  /** Synthetic people. */
  crowdMax: 500,

  /** Control room: rows of the event log and sockets drawn per worker. */
  eventLogEvents: 300,
  socketDotsPerWorker: 400,
} as const;
