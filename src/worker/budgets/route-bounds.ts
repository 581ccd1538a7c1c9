import type { BudgetName } from '../../protocol/budgets.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The budgets that a request takes of, or why it needs none. */
type Bounds = readonly [BudgetName, ...BudgetName[]] | { readonly none: string };

/**
 * Every address under `/api` by its methods, with what bounds how often it is asked. A route that is not here does not
 * compile. Whoever has to be signed in is counted by `requests` where they are identified, a bot by `bot-requests`.
 * What keeps the store's one thread for longer than one record, or leaves something behind, has a budget of its own.
 */
export const ROUTE_BOUNDS = {
  'GET /setup': { none: 'one field of one key, for strangers: as dear as any answer 404' },
  'GET /accounts': ['requests', 'lists'],
  // An operator who makes one takes of `requests` alone.
  'POST /accounts': ['sign-ups', 'requests'],
  'PUT /accounts/:id': ['requests'],
  'PUT /password': ['requests', 'sign-ins', 'sign-in-tries', 'name-tries', 'spread-tries'],
  'GET /session': ['requests', 'bot-requests'],
  'POST /session': ['sign-ins', 'sign-in-tries', 'name-tries', 'spread-tries'],
  'DELETE /session': { none: 'it ends what it asks for, and nobody is kept from leaving' },
  'DELETE /sessions': ['requests'],
  'GET /oidc': {
    none: 'a redirect, and nothing is asked of the store; where the provider is away, one asks for all',
  },
  'GET /oidc/callback': ['sign-in-tries', 'sign-ups', 'sign-ins'],
  'GET /nodes': ['requests'],
  'POST /tickets': ['requests', 'tickets'],
  'GET /rooms': ['requests', 'bot-requests', 'room-lists'],
  'POST /rooms': ['requests', 'rooms'],
  'GET /rooms/:room/messages': ['requests', 'bot-requests', 'pages', 'old-searches'],
  'POST /rooms/:room/messages': ['requests', 'bot-requests', 'sends', 'bot-sends', 'room-sends'],
  'GET /rooms/:room/pins': ['requests', 'bot-requests', 'pages'],
  'GET /rooms/:room/members': ['requests', 'bot-requests', 'member-lists'],
  'POST /rooms/:room/members': ['requests', 'invitations'],
  'PUT /rooms/:room/notify': ['requests', 'notify-levels'],
  'GET /invites': ['requests', 'lists'],
  'POST /invites': ['requests', 'invites'],
  'POST /invites/look': ['invite-looks'],
  'POST /invites/accept': ['requests', 'invite-looks'],
  'DELETE /invites/:id': ['requests'],
  'PATCH /rooms/:room': ['requests', 'moderations'],
  'PUT /rooms/:room/members/:user': ['requests', 'moderations'],
  'DELETE /rooms/:room/members/:user': ['requests', 'moderations'],
  'GET /rooms/:room/bans': ['requests', 'lists'],
  'PUT /rooms/:room/bans/:user': ['requests', 'moderations'],
  'DELETE /rooms/:room/bans/:user': ['requests', 'moderations'],
  'POST /hooks': ['requests', 'moderations'],
  'GET /rooms/:room/hooks': ['requests', 'lists'],
  'DELETE /rooms/:room/hooks/:hook': ['requests', 'moderations'],
  'POST /rooms/:room/hooks/:hook/try': ['requests', 'moderations'],
  'GET /tokens': ['requests', 'lists'],
  'POST /tokens': ['requests', 'bots'],
  'PATCH /tokens/:bot': ['requests', 'statuses'],
  'DELETE /tokens/:bot': ['requests', 'moderations'],
  'POST /tokens/:bot/token': ['requests', 'bots'],
  'PUT /tokens/:bot/rooms/:room': ['requests', 'moderations'],
  'DELETE /tokens/:bot/rooms/:room': ['requests', 'moderations'],
  'POST /direct': ['requests', 'direct-rooms'],
  'PUT /direct/:room/hidden': ['requests', 'blocks'],
  'PATCH /me': ['requests', 'renames', 'statuses'],
  'GET /me/mail': ['requests'],
  'PUT /me/mail': ['requests', 'mail-changes', 'sign-ins', 'sign-in-tries', 'name-tries', 'spread-tries'],
  'POST /mail/confirm': ['mail-asks'],
  'POST /mail/reset': ['mail-asks', 'mail-names', 'mails'],
  'PUT /mail/reset': ['mail-asks'],
  // From the worker's memory.
  'GET /profiles': ['requests'],
  'GET /people/:user/picture': ['requests', 'file-reads'],
  'GET /me/blocks': ['requests', 'lists'],
  'PUT /me/blocks/:user': ['requests', 'blocks'],
  'DELETE /me/blocks/:user': ['requests', 'blocks'],
  'GET /search': ['requests', 'bot-requests', 'searches'],
  'GET /files': ['requests'],
  'POST /files': ['requests', 'bot-requests', 'uploads', 'address-uploads'],
  'GET /files/:id': ['requests', 'bot-requests', 'file-reads'],
  'GET /push': ['requests'],
  'POST /push': ['requests', 'pushes'],
  'DELETE /push': ['requests', 'pushes'],
  'GET /rooms/:room/export': ['requests', 'exports'],
  'GET /me/export': ['requests', 'exports'],
} as const satisfies Record<`${Method} /${string}`, Bounds>;

type BoundRoute = keyof typeof ROUTE_BOUNDS;
/** The paths of all routes. */
export type RoutePath = BoundRoute extends `${string} ${infer Path}` ? Path : never;
/** The methods that one path has a bound for. */
export type MethodsOf<Path extends string> = {
  [R in BoundRoute]: R extends `${infer M extends Method} ${Path}` ? M : never;
}[BoundRoute];
