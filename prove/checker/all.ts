/** Every check, in the order in which a person would want to hear of a violation. */
import { ackAgrees } from './ack-agrees.js';
import { ackedIsStored } from './acked-is-stored.js';
import { answersAreWhole } from './answers-are-whole.js';
import { batchesAreDense } from './batches-are-dense.js';
import { changesAreLawful } from './changes-are-lawful.js';
import type { Check } from './check.js';
import { completeMeansComplete } from './complete-means-complete.js';
import { deletedIsGone } from './deleted-is-gone.js';
import { directRoomsAreOne } from './direct-rooms-are-one.js';
import { everyoneIsBack } from './everyone-is-back.js';
import { failedIsNotStored } from './failed-is-not-stored.js';
import { finalReadsAgree } from './final-reads-agree.js';
import { logIsDense } from './log-is-dense.js';
import { logsWereRead } from './logs-were-read.js';
import { membersOnly } from './members-only.js';
import { mentionsAreExact } from './mentions-are-exact.js';
import { moderationHolds } from './moderation-holds.js';
import { namesToTheLetter } from './names-to-the-letter.js';
import { nothingFromNowhere } from './nothing-from-nowhere.js';
import { oneMessageANumber } from './one-message-a-number.js';
import { outcomeIsTold } from './outcome-is-told.js';
import { pagesAreFolds } from './pages-are-folds.js';
import { presenceIsTrue } from './presence-is-true.js';
import { realTimeOrder } from './real-time-order.js';
import { refusalsNameTheFile } from './refusals-name-the-file.js';
import { requestsAreServed } from './requests-are-served.js';
import { resetsAreTold } from './resets-are-told.js';
import { servedInTime } from './served-in-time.js';
import { sessionKept } from './session-kept.js';
import { sessionNeverSwapped } from './session-never-swapped.js';
import { shownIsDense } from './shown-is-dense.js';
import { shownOnce } from './shown-once.js';
import { shownToAll } from './shown-to-all.js';
import { storedOnce } from './stored-once.js';
import { textsAreTaken } from './texts-are-taken.js';
import { troubleIsTold } from './trouble-is-told.js';
import { unreadIsExact } from './unread-is-exact.js';

export const CHECKS: readonly Check[] = [
  logsWereRead,
  ackedIsStored,
  shownToAll,
  storedOnce,
  shownOnce,
  oneMessageANumber,
  logIsDense,
  shownIsDense,
  batchesAreDense,
  realTimeOrder,
  ackAgrees,
  nothingFromNowhere,
  namesToTheLetter,
  textsAreTaken,
  failedIsNotStored,
  outcomeIsTold,
  deletedIsGone,
  changesAreLawful,
  pagesAreFolds,
  completeMeansComplete,
  resetsAreTold,
  finalReadsAgree,
  everyoneIsBack,
  servedInTime,
  troubleIsTold,
  refusalsNameTheFile,
  sessionNeverSwapped,
  answersAreWhole,
  sessionKept,
  presenceIsTrue,
  unreadIsExact,
  mentionsAreExact,
  membersOnly,
  moderationHolds,
  directRoomsAreOne,
  requestsAreServed,
];
