/** Every bound on input, memory and time that a client or an operator can run into, in one place. */

import { PAGE_LIMITS } from './page-limits.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const LIMITS = {
  /** Those that pages know as well. */
  ...PAGE_LIMITS,

  /** A cmid, which clients make: 20 characters, with room for those of others. */
  cmidMaxChars: 64,
  /** A mid: 15 digits, a sign and an id, with room for what an older server gave. */
  midMaxChars: 64,
  /** The longest emoji of Unicode has 15 UTF-16 units. */
  emojiMaxChars: 32,
  /** Places of a text that call somebody: nobody calls more by hand, and each is kept and counted by the store. */
  mentionsPerMessage: 50,
  /** Different emoji on one message: each is read with every page that shows it. */
  reactionsPerMessage: 50,
  /**
   * How far back a message is looked for whose mid does not contain its seq, since an older version stored it. It takes
   * some 20 reads of the log.
   */
  oldMessageSearch: 10_000,
  /** Edits of one message: a deletion takes all of their texts out in one step. */
  editsPerMessage: 100,
  /**
   * When a change is tried again that nodes of an older version would not understand: their end is no matter of
   * moments.
   */
  changeAgainMs: 3 * SECOND,
  /** Rooms one person may make, and may be in. */
  roomsPerUser: 200,
  /**
   * Rooms that others brought somebody into and where they have neither said nor read anything yet. They do not count
   * as their own, so that nobody can fill another's list. It shows so many more at most, and of one inviter so many.
   */
  invitationsOpen: 50,
  invitationsOpenPerInviter: 10,
  membersPerRoom: 10_000,
  /** Larger private rooms get no rows for who comes and goes: nobody could read what is said between them. */
  noticedMembers: 100,
  /** All of them are read at once by who looks at them; a room that bans more people has another problem. */
  bansPerRoom: 1_000,
  /** Names, topics, roles, removals and bans by one person: a moderator who tidies up, and no flood of rows. */
  moderationsPerMinute: 60,
  /**
   * A secret that an operator chooses has so many characters, of so many kinds. Sixteen of fewer kinds are a pattern,
   * and even hexadecimal digits at random have more.
   */
  secretMinChars: 16,
  secretMinKinds: 6,

  /** One packet of a websocket or body of a poll, bytes. */
  packetMaxBytes: 64 * 1024,
  jsonBodyMaxBytes: 32 * 1024,
  /**
   * One body of a poll by somebody who is signed in. A burst of messages (30 of 8,000 characters, three bytes each: 720
   * kB) fits in. Clients of Socket.IO before 4.5 know no bound and post all that waits. Each packet in it keeps to
   * `packetMaxBytes`.
   */
  pollBodyMaxBytes: 1024 * 1024,
  /**
   * A longer one is read and thrown away up to this much, so that its answer is not lost in a reset. Then it is cut
   * off.
   */
  pollBodyThrownAwayMaxBytes: 4 * 1024 * 1024,
  /** Packets of one body: four times `eventBurst`, so that who is too fast is told so in an ack and not cut off. */
  packetsPerPoll: 512,
  /** Packets of one answer to a poll: python-engineio reads no more and gives up the connection. */
  packetsPerAnswer: 16,
  /**
   * Before somebody is welcomed a connection needs one CONNECT (with a ticket, some 200 bytes) and pongs; a few more
   * for retries.
   */
  strangerBodyMaxBytes: 4 * 1024,
  packetsBeforeWelcome: 16,
  requestsBeforeWelcome: 32,
  /**
   * CONNECTs of one connection, those to namespaces that do not exist too. One is needed; signing in after a refusal
   * needs another.
   */
  connectsPerConnection: 8,
  /** Only the main namespace exists; the name of another comes back in its refusal. */
  namespaceMaxChars: 64,
  /** Acknowledgements that nobody asked for. The server asks for none; a client may have a few on their way. */
  strayPacketsPerConnection: 64,

  /** `join` without a position: the newest this many. */
  joinPageMessages: 50,
  /** Entries that can be marked unread again: the store looks through them for one's own texts, in one step. */
  markUnreadEntries: 2_000,
  /**
   * `join` with a position: a gap up to `resumeGapMessages` and this many characters of JSON is filled exactly. As much
   * as a worker keeps of a room would be 7 MB in one answer to each who comes back.
   */
  resumeGapMaxChars: 1024 * 1024,
  pageMaxMessages: 100,
  /**
   * Pages of one person that are not read to their end, in a worker. Each may be 2.4 MB, and a tab asks for one at a
   * time.
   */
  openPagesPerPerson: 16,
  /** Messages kept of a room's log; older ones are trimmed, their cmids with them. */
  logMaxMessages: 1_000_000,

  /** The router: bytes and time for the head of a connection's first request (ROUTE-6). */
  headMaxBytes: 16 * 1024,
  headTimeoutMs: 10 * SECOND,
  headMaxHeaders: 100,
  /**
   * A whole request, with its body: two seconds more than its head, and with the round that looks once a second, below
   * 15 s.
   */
  requestTimeoutMs: 12 * SECOND,
  /**
   * A connection on which no byte moves for this long while a request is answered is closed. Longer than a poll waits:
   * `pingIntervalMs` and
   * `pingTimeoutMs`.
   */
  silentRequestMs: 45 * SECOND,
  /**
   * Connections whose head is not complete; and as many that wait for a worker. Past the first the oldest makes room,
   * past the second 503, but for what the primary serves itself (`/healthz`, `/readyz`, `/metrics`, `/control`).
   */
  pendingConnectionsMax: 10_000,
  /**
   * Of the first, those of one address (IPv6: /64): an office of 500 that comes back at once, with six connections per
   * browser.
   */
  pendingPerAddressMax: 3_000,
  /**
   * Bytes taken behind the head of a handshake that waits for a worker; an honest one has none. Past them it is not
   * read, but kept.
   */
  pendingAheadMaxBytes: 4 * 1024,
  /**
   * How long, and how much of what still comes, is thrown away behind a last answer, so that it is not lost in a reset.
   * That is the time that a client needs to read it, and what its kernel had sent by then.
   */
  lingerMs: 1 * SECOND,
  lingerMaxBytes: 256 * 1024,
  /** A connection queued for a worker that died is handed on or closed within this (ROUTE-4). */
  handoffTimeoutMs: 1 * SECOND,
  /**
   * How long a connection waits for a worker, from when its head was whole and whatever its way since, before it is
   * told 503. Either none is ready (a start, the last worker's death), or those that were to take it died or are too
   * busy.
   */
  holdForWorkerMs: 5 * SECOND,

  /** Supervision (LIFE-1, LIFE-2). */
  heartbeatMs: 500,
  heartbeatSuspectMs: 1_500,
  heartbeatDeadMs: 3_000,
  backoffFirstMs: 100,
  backoffMaxMs: 15 * SECOND,
  backoffResetMs: 30 * SECOND,
  crashLoopDeaths: 5,
  crashLoopWindowMs: 60 * SECOND,
  /** A failed slot is tried once more after this, since what broke it may have been mended. */
  failedSlotRetryMs: 2 * MINUTE,
  workerStartTimeoutMs: 20 * SECOND,
  workersMax: 64,

  /**
   * Draining: a node with others beside it serves on for the notice, since balancers have to hear of it first. Clients
   * are told to move, spread over the window. Then what is left is closed. The deadline is for all of it.
   */
  drainNoticeMs: 1 * SECOND,
  drainMoveWindowMs: 2 * SECOND,
  drainDeadlineMs: 8 * SECOND,
  /** SIGTERM of a node ends within this. */
  shutdownDeadlineMs: 10 * SECOND,

  /** A node's view in the store: how often it is renewed, and when a silent node is called lost. */
  nodeViewEveryMs: 1 * SECOND,
  nodeViewTtlMs: 3 * SECOND,
  /**
   * How far a node's clock may be from the store's before an operator is told. It is far below what a sign-in's or a
   * ticket's life would notice. It is far above what NTP and a slow answer of the store leave.
   */
  clockToleranceMs: 5 * SECOND,
  /** A command to another node is answered within this, or reported as failed. */
  nodeCommandTimeoutMs: 3 * SECOND,
  /**
   * One that travelled for longer is not executed: its sender was told that it failed. Clocks may differ by
   * `clockToleranceMs`.
   */
  nodeCommandMaxAgeMs: 10 * SECOND,

  /** Sessions: idle and absolute life. */
  sessionIdleMs: 7 * DAY,
  sessionAbsoluteMs: 30 * DAY,
  /** How often a socket's activity may extend its session, and how often sockets' sessions are checked. */
  sessionTouchMs: 1 * MINUTE,
  sessionSweepMs: 15 * SECOND,
  /** Sessions in one worker's memory. */
  memorySessionsMax: 50_000,
  /** Sessions of the store whose last touch a worker remembers; who is forgotten is touched once too often. */
  sessionTouchesRemembered: 50_000,
  /** What was read just before a session ended must not be believed just after: longer than any read takes. */
  endedSessionRememberedMs: 2 * MINUTE,
  endedSessionsRemembered: 50_000,
  /**
   * How old a worker's knowledge of an account, and of a token's sign-out, may be: a revocation reaches everybody
   * within 2 s.
   */
  accountFreshMs: 1 * SECOND,
  revocationFreshMs: 1 * SECOND,
  /**
   * While the store is away nothing can be changed there, so what was known just before goes on holding: for an outage,
   * not for ever.
   */
  accountStaleMs: 1 * MINUTE,
  /** Of so many people at once that is remembered; others cost a question each time. Each entry has some 300 bytes. */
  accountsRemembered: 20_000,
  revocationsRemembered: 20_000,

  /** A ticket opens one socket on any node within this; how many one person may take a second, for all their tabs. */
  ticketMs: 30 * SECOND,
  ticketsPerSecond: 3,
  /**
   * Where a session was carried over to is known for this long: longer than requests and sweeps that began before it.
   */
  carriedSessionKeptMs: 60 * SECOND,
  /** The address of a node that went away is still an origin of ours for this long: pages that it served live on. */
  peerOriginMs: DAY,
  /** So many addresses; a cluster that replaces more machines in a day lists its origins. */
  peerOriginsMax: 1_000,

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
  /** Signals one operator may send. */
  controlActionsPerMinute: 60,
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
   * Requests that reached a worker without their session are told once for so long, with at most so many people by
   * name.
   */
  bouncesToldEveryMs: 2 * SECOND,
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

  /** Engine.IO: pings below every usual proxy's idle timeout; a dead client is noticed after the sum. */
  pingIntervalMs: 20 * SECOND,
  pingTimeoutMs: 10 * SECOND,
  /** A connection that has no socket yet, or none any more, is closed after this: no budget counts it. */
  connectTimeoutMs: 10 * SECOND,

  /**
   * What one socket may ask for at once, and a second: a page that opens 200 rooms, not a flood. Lifted by `--limits
   * loose`.
   */
  eventBurst: 120,
  eventsPerSecond: 40,
  /** Events over that rate before the socket is closed: a flood, not a fast typist. */
  eventOverrunsMax: 1_000,
  /**
   * What one person, address, name or room may do, for the whole cluster; each is a setting (`budgets.ts`), lifted by
   * `--limits loose`. Nobody types or reads more than these: a fast typist sends one a second.
   */
  sendsPerSecond: 10,
  /** Ten tabs of a person who is in many rooms come back at once. */
  personEventsPerSecond: 120,
  /**
   * Everybody together: what one room's log took on two cores without getting late (docs/reports/performance.md), with
   * room for others.
   */
  roomSendsPerSecond: 500,
  roomsPerHour: 60,
  /** Enough to bring a department into a room; too few to learn which names there are. */
  invitationsPerHour: 120,
  /** A page asks once when it opens or comes back; fifty tabs may. */
  roomListsPerMinute: 60,
  /** A script that signs in each time it runs does so every minute or so; each sign-in leaves a session for a week. */
  signInsPerHour: 100,
  /** Tabs and devices of one person. Each costs some 24 KB. A worker takes its part, and never fewer than fifty. */
  socketsPerPerson: 200,
  socketsPerPersonHere: 50,
  /** An office of 500 with a few tabs each has 1,500; 10,000 cost some 240 MB. */
  socketsPerAddress: 10_000,
  socketsPerAddressHere: 2_000,
  /** An office of 500 comes back within a few seconds: six times as many may at once. */
  handshakesPerSecond: 100,
  /** Guesses at one name from one address: a person who tries their old passwords. */
  signInTriesPerName: 10,
  /** An office of 500 signs in within ten minutes, some after a slip. */
  signInTriesPerAddress: 600,
  /**
   * Guesses at one name from everywhere: a spread attack is left 72,000 a day against passwords of eight characters and
   * more. It is the one limit that strangers can use up for the owner, so it does not hold where the owner signed in
   * lately.
   */
  signInTriesEverywhere: 500,
  signInWindowMs: 10 * MINUTE,
  knownAddressMs: 20 * DAY,
  /** An office of 500 signs up on its first morning. */
  signUpsPerAddress: 600,
  signUpWindowMs: 60 * MINUTE,
  /** argon2id takes 19 MiB each, so at most this many run at once in a node's worker. */
  passwordHashesAtOnce: 2,
  /**
   * And so many wait for their turn. An office of 500 may sign in at once, and the last of them waits some 10 s for one
   * worker.
   */
  passwordHashesWaiting: 500,

  /**
   * People, addresses and names whose budgets a worker remembers (some 200 bytes each): who did something lately. Who
   * is forgotten begins with the store's word.
   */
  budgetKeysMax: 50_000,
  /** The store decides within this, or counts as away: a message waits for it. */
  budgetStoreWaitMs: 500,
  /**
   * What is frequent is not asked of the store each time. A worker gives this part of the figure, divided by the
   * workers, by itself, and takes so many ahead when that is used up. So the cluster gives at most one and a half times
   * the figure.
   */
  budgetFreePart: 0.5,
  sendsAhead: 5,
  eventsAhead: 25,
  handshakesAhead: 10,
  /** What was taken ahead is given out within this: by then it has come back in the store as well. */
  budgetLeaseMs: 2 * SECOND,

  /**
   * A socket with this many packets unsent is slow: typing and presence pass it by. Past the bytes or the time it is
   * closed, to come back and resume by seq.
   */
  slowSocketPackets: 64,
  slowSocketMaxBytes: 1024 * 1024,
  slowSocketMaxMs: 10 * SECOND,
  /**
   * The same for bytes: past the first a socket is slow, however few its packets. Past the second it is closed. Before
   * that it has `slowSocketMaxMs` without taking a byte, so that a long answer may take its time on a slow line.
   */
  slowSocketBytes: 256 * 1024,
  slowAnswersMaxBytes: 8 * 1024 * 1024,
  /**
   * Answers to `join` that are made at once for a socket, and the unsent bytes above which the next one waits. The
   * largest is 50 messages of 8,000 characters, 1.2 MB in three-byte letters.
   */
  longAnswersAtOnce: 2,
  longAnswerBacklogBytes: 256 * 1024,
  /** Characters that an error repeats of what was sent. */
  errorEchoMaxChars: 200,
  /**
   * Characters of a host or origin in the words that refuse it, up to four times. Names in use have a third of the 253
   * that are allowed.
   */
  originEchoMaxChars: 100,
  /** Newest messages of an open room kept by a worker, so that people who come back cost the store nothing. */
  roomTailMessages: 1_000,
  roomTailMaxChars: 2 * 1024 * 1024,
  /** Messages of one room that came ahead of earlier ones; more are dropped, since the log has them. */
  feedAheadMessages: 2_000,
  /** A room that nobody here has open any more stays open this long for who comes back. */
  roomLingerMs: 30 * SECOND,
  /** Every open room is compared with the log this often, so that even a lost last publication is found. */
  roomAuditMs: 5 * SECOND,
  /**
   * Lists of rooms that a worker makes at once, rooms of one question for them, and messages of one append. Each keeps
   * the store's one thread for a few milliseconds, and everybody's messages go the same way.
   */
  roomListsAtOnce: 2,
  roomViewsTogether: 100,
  appendsTogether: 100,
  /**
   * People and rooms of whom the store was told that somebody accepted an invitation. Brought in anew, they are told of
   * again after this.
   */
  acceptancesRemembered: 20_000,
  acceptanceRememberedMs: 5 * MINUTE,
  /**
   * Nobody waits for them, so those of a second are told to the store together: one command instead of one per person.
   */
  acceptancesGatherMs: 1_000,
  /** Acceptances of one call: a millisecond of the store's one thread. */
  acceptancesTogether: 200,

  /**
   * Who can be called by name in an open room is read anew after this: a publication of who came or went may be lost.
   */
  roomNamesFreshMs: 1 * MINUTE,

  /** People and rooms of whom a worker knows when they typed last; who is forgotten is announced once too often. */
  typingRemembered: 20_000,

  /** Presence: a worker's lease in the store, how often it is renewed, how long a leaver lingers. */
  leaseMs: 4 * SECOND,
  leaseRenewMs: 1 * SECOND,
  leaveGraceMs: 1_500,

  /** Synthetic people. */
  crowdMax: 500,

  /**
   * A start waits so long for a store that does not answer (it may be starting beside us), then ends with exit code 2.
   * The start limit of
   * `deploy/systemd/holdfast.service` goes by it: a node that boots long before its store must not be given up.
   */
  storeOpenMs: 5 * SECOND,
  /** The embedded store: how often what was written is made safe against a power cut (with `--fsync everysec`). */
  storeSyncMs: 1 * SECOND,
  /**
   * How often its disk is looked at. A full one is told within 2 s, and what arrives meanwhile at full speed is a
   * fraction of the reserve.
   */
  storeDiskCheckMs: 250,
  /**
   * After a text was deleted, files that have it are written anew. That is within an hour, with as much time again for
   * the copy and for retries.
   */
  storeEraseAfterMs: 30 * MINUTE,
  /**
   * Free on its disk, below which nothing new is taken; on a small disk the share of it. A second at full speed is 18
   * MB.
   */
  storeReserveBytes: 16 * 1024 * 1024,
  storeReserveShare: 0.1,
  /** Its file is written anew above this size, once it has doubled; a failed try is repeated after the pause. */
  storeRenewAboveBytes: 16 * 1024 * 1024,
  /** Or has grown by this: it is read in one piece, at most 4 GiB, and Valkey holds at most 3 GB. */
  storeGrowsMaxBytes: 512 * 1024 * 1024,
  storeRenewalRetryMs: 30 * SECOND,

  /** How long a worker waits to be told how long somebody was without service: a round trip on a bad line. */
  arrivalToldWithinMs: 2 * SECOND,
  /**
   * Who came from a worker is remembered longer than it may be silent before it is given up; as many as come at once.
   */
  arrivalKeptMs: 10 * SECOND,
  arrivalsKept: 1_000,

  /**
   * The conservation line. A page tells what it sent and showed at most this often, with at most so many entries. The
   * server keeps as many, some 20 KB per page: several times what a person sends and joins in that time.
   */
  testimonyEveryMs: 1 * SECOND,
  /**
   * A testimony costs a worker 0.1 to 0.2 ms, as much as some ten deliveries. All pages of a worker together tell about
   * so many per second, less than 0.1 % of a core. Where there are many, each tells less often.
   */
  testimoniesPerSecond: 4,
  testimonyCountMax: 1_000_000,
  pageUnsettledMax: 256,
  pageRoomsMax: 256,
  /** Rooms of whose pages the nodes ask each other: those in which messages wait, the longest waiting first. */
  witnessRoomsAsked: 32,
  /** Flaws that a view shows. */
  flawsShown: 8,
  /** What the crowd of a node sent that not all have: 500 people for over a quarter of an hour. */
  crowdUnsettledMax: 20_000,
  /** A page that closed is told as gone after the time in which it would be back, and for as long as one would ask. */
  pageBackWithinMs: 5 * SECOND,
  pageGoneToldMs: 10 * MINUTE,
  pagesGoneRemembered: 1_000,

  /** Control room: rows of the event log and sockets drawn per worker. */
  eventLogEvents: 300,
  socketDotsPerWorker: 400,
} as const;

export type Limits = typeof LIMITS;
