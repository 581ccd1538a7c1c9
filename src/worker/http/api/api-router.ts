import express, { type Router } from 'express';
import { refusalError } from '../../../protocol/refusal-error.js';
import { renameFormerCookies } from '../../sessions/former-cookies.js';
import type { WorkerContext } from '../../shared/context.js';
import { accountPaths } from './account-paths.js';
import { botAccess } from './bot-access.js';
import { botPaths } from './bot-paths.js';
import { directPaths } from './direct-paths.js';
import { exportPaths } from './export-paths.js';
import { filePaths } from './file-paths.js';
import { hookPaths } from './hook-paths.js';
import { invitePaths } from './invite-paths.js';
import { mailPaths } from './mail-paths.js';
import { memberPaths } from './member-paths.js';
import { moderationPaths } from './moderation-paths.js';
import { nodePaths } from './node-paths.js';
import { oidcPaths } from './oidc-paths.js';
import { pushPaths } from './push-paths.js';
import { type ApiParts, type Resource, routesOf } from './resource.js';
import { roomPaths } from './room-paths.js';
import { searchPaths } from './search-paths.js';
import { sessionPaths } from './session-paths.js';
import { setupPaths } from './setup-paths.js';
import { SignInAnswers } from './sign-in-answers.js';
import { WholeLists } from './whole-lists.js';

/** Everything under `/api`, as `docs/guide/wire.md` and `protocol/http.ts` say. */
export function apiRouter(context: WorkerContext, parts: ApiParts): Router {
  const router = express.Router();
  router.use(renameFormerCookies(context, parts.sessions));
  const signIns = new SignInAnswers(context, parts.sessions);
  const lists = new WholeLists(context.budgets);
  const resources: Resource[] = [
    setupPaths(context, parts),
    accountPaths(context, parts, signIns, lists),
    sessionPaths(context, parts, signIns),
    oidcPaths(context, parts, signIns),
    mailPaths(context, parts),
    nodePaths(context, parts),
    roomPaths(context, parts),
    memberPaths(context, parts, lists),
    invitePaths(context, parts, lists),
    moderationPaths(context, parts, lists),
    hookPaths(context, parts, lists),
    botPaths(context, parts, lists),
    directPaths(context, parts, lists),
    searchPaths(context, parts),
    filePaths(context, parts),
    pushPaths(context, parts),
    exportPaths(context, parts),
  ];
  for (const [path, handlers] of resources.flatMap(Object.entries))
    router.all(path, botAccess(path), routesOf(path, handlers));
  router.use(() => {
    throw refusalError('not_found', { kind: 'nothing-here' });
  });
  return router;
}
