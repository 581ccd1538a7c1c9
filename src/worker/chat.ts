import { LIMITS } from '../protocol/limits.js';
import type { UserRef } from '../protocol/user-ref.js';
import type { RedisStore } from '../store/redis/redis-store.js';
import { AccountCache } from './accounts/account-cache.js';
import { AttemptLimits } from './accounts/attempt-limits.js';
import { Passwords } from './accounts/passwords.js';
import { SignUps } from './accounts/sign-ups.js';
import { WorkerAccounts } from './accounts/worker-accounts.js';
import { Bots } from './bots/bots.js';
import { WorkerFiles } from './files/worker-files.js';
import type { HttpApp } from './http/app.js';
import { WorkerInvites } from './invites/worker-invites.js';
import { WorkerMails } from './mail/worker-mails.js';
import { OidcSignIns } from './oidc/oidc-sign-ins.js';
import { OwnProfiles } from './profiles/own-profile.js';
import { WorkerProfiles } from './profiles/worker-profiles.js';
import { WorkerPushes } from './push/worker-pushes.js';
import { ChangeSupport } from './rooms/change-support.js';
import { DirectRooms } from './rooms/direct-rooms.js';
import { keyedSecrets } from './rooms/hook-codes.js';
import { Hooks } from './rooms/hooks.js';
import { Moderation } from './rooms/moderation.js';
import { NoticeMaker } from './rooms/notice-maker.js';
import { OpenRooms } from './rooms/open-rooms.js';
import { OutgoingHooks } from './rooms/outgoing-hooks.js';
import { RoomHub } from './rooms/room-hub.js';
import { RoomSends } from './rooms/room-sends.js';
import { RoomWrites } from './rooms/room-writes.js';
import { WorkerRooms } from './rooms/worker-rooms.js';
import { makeSessions } from './sessions/make-sessions.js';
import { MissedEnds } from './sessions/missed-ends.js';
import { SessionEnd } from './sessions/session-end.js';
import { Tickets } from './sessions/tickets.js';
import type { ChatServer } from './shared/chat-socket.js';
import type { WorkerContext } from './shared/context.js';
import { Arrivals } from './sockets/arrivals.js';
import { followCarried } from './sockets/carried-sockets.js';
import { ChatSockets } from './sockets/chat-sockets.js';
import type { EngineGuard } from './sockets/engine-guard.js';
import { socketHandlers } from './sockets/handlers.js';
import { SessionWatch } from './sockets/session-watch.js';
import { watchSlowSockets } from './sockets/slow-sockets.js';
import { SocketClients } from './sockets/socket-clients.js';
import { SocketRoomUpdates } from './sockets/socket-room-updates.js';
import { Testimonies } from './sockets/testimonies.js';

/** Everything of a worker that needs a store. */
export interface Chat {
  readonly sockets: ChatSockets;
  readonly memorySessions: () => number;
  /** Leaves the cluster: nobody is shown as online here any more. */
  readonly leave: () => Promise<void>;
}

/** Puts the chat together once the store is open, and opens the doors of HTTP and Socket.IO. */
export function openChat(
  context: WorkerContext,
  store: RedisStore,
  app: HttpApp,
  io: ChatServer,
  guard: EngineGuard,
): Chat {
  const { adapter } = store;
  io.adapter(adapter.create);
  const sessionEnd = new SessionEnd();
  const profiles = new WorkerProfiles(store.profiles, context.logger);
  const nowOf = <T extends UserRef>(user: T) => profiles.nowOf(user);
  const accountCache = new AccountCache(store, (account) => profiles.settle(account));
  const { sessions, check, memory, carryOver, bearer, tagOf } = makeSessions(
    context,
    store,
    store.sessions,
    accountCache,
    sessionEnd,
  );
  const tickets = new Tickets(context, store.cluster, sessions);
  const testimonies = new Testimonies((given, gone, left) =>
    context.primary.send({ type: 'holdfast:testimonies', pid: process.pid, given, gone, left }),
  );
  const openRooms = new OpenRooms();
  const clients = new SocketClients();
  const updates = new SocketRoomUpdates(io, openRooms, clients, testimonies);
  const notices = new NoticeMaker(context, store.cluster, openRooms);
  const rooms = new WorkerRooms(store, notices, updates, nowOf);
  const moderation = new Moderation(store, rooms, notices, updates);
  const direct = new DirectRooms(store, notices, updates);
  context.budgets.open(store.budgets, () => store.up);
  const limits = new AttemptLimits(context.budgets, store.budgets);
  const invites = new WorkerInvites(store, rooms, context.boot.registration);
  const passwords = new Passwords();
  const signUps = new SignUps(context, store, passwords, limits, rooms, invites);
  const { oidc: provider } = context.boot;
  const oidc = provider === null ? null : new OidcSignIns(context, store, limits, signUps, provider);
  const accounts = new WorkerAccounts(
    context,
    store,
    accountCache,
    passwords,
    limits,
    signUps,
    (user, before) => sessionEnd.end({ target: { user, before }, reason: 'revoked' }),
  );
  const hub = new RoomHub(context, store, rooms, openRooms, updates, io, nowOf);
  const files = new WorkerFiles(context, store, new ChangeSupport(store.cluster));
  void files.tellPlace().catch((error) => {
    context.logger.warn({ error: (error as Error).message }, 'the folder of files cannot be used yet');
  });
  const sends = new RoomSends(context, store, openRooms, hub.people, files.access);
  const writes = new RoomWrites(context, store, direct, sends);
  const keyed = keyedSecrets(context.boot.secret);
  const hooks = new Hooks(store, moderation, sends, notices, keyed);
  const outgoing = new OutgoingHooks(store, moderation, keyed, context.boot.hookNetworks);
  const ownProfiles = new OwnProfiles(store, accountCache, profiles, context.budgets);
  const bots = new Bots({ store, rooms, moderation, notices, sessionEnd, profiles: ownProfiles });
  const arrivals = new Arrivals();
  const handlers = socketHandlers(context, {
    store,
    rooms,
    direct,
    hub,
    sends,
    writes,
    io,
    tickets,
    testimonies,
    arrivals,
  });
  const sockets = new ChatSockets(context, {
    io,
    guard,
    clients,
    hub,
    sessionEnd,
    tickets,
    bearer,
    handlers,
    testimonies,
    arrivals,
    storeUp: () => store.up,
    profiles,
    nameless: tagOf,
  });
  carryOver.onCarried(({ to }) =>
    context.primary.send({ type: 'holdfast:carried', person: tagOf(to.userId) }),
  );
  const watch = new SessionWatch(
    check,
    carryOver,
    clients,
    (client, reason) => sockets.dismiss(client, reason),
    () => sockets.noteSessionMoved(),
  );
  // What was ended elsewhere while the adapter's subscription was cut was not heard here.
  const missed = new MissedEnds(store.cluster, sessionEnd, context.logger);
  void missed.catchUp();
  const catchingUp = setInterval(() => {
    if (memory.size > 0) void missed.catchUp();
  }, LIMITS.sessionSweepMs);
  const forgetting = setInterval(() => context.budgets.forgetRested(), LIMITS.budgetsSweepMs);
  adapter.onInterrupted(() => void missed.catchUp().then(() => watch.sweep()));

  profiles.onRenamed((people) => {
    for (const id of people) accountCache.forget(id);
    hub.people.forgetAll();
  });
  profiles.start();
  store.onUp((up) => sockets.onStoreUp(up));
  hub.start();
  updates.start();
  sockets.start();
  followCarried({ context, io, guard, carryOver, sockets });
  watch.start();
  const stopWatchingSlow = watchSlowSockets(context, clients, hub);
  app.open({
    store,
    sessions,
    tickets,
    accounts,
    signUps,
    oidc,
    mails: context.boot.mails ? new WorkerMails(store, accounts, context.budgets) : null,
    invites,
    rooms,
    writes,
    moderation,
    hooks,
    outgoing,
    bots,
    pushes: new WorkerPushes(store.pushes, context.boot.pushNetworks),
    direct,
    files,
    profiles,
    ownProfiles,
  });
  guard.open(sessions);
  void rooms.ensureGeneral().catch((error) => {
    context.logger.warn({ error: (error as Error).message }, 'the room general could not be made');
  });
  return {
    sockets,
    memorySessions: () => memory.size,
    leave: async () => {
      clearInterval(catchingUp);
      clearInterval(forgetting);
      watch.stop();
      profiles.stop();
      stopWatchingSlow();
      await hub.stop();
    },
  };
}
