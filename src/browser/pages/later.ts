/** What nobody needs before the chat stands; a file of its own, so that the first view does not wait for it. */
// Named, so that what both have is in one file with it and not in many small ones.
import { acceptInvites } from '../chat/state/accept-invite.js';
import { phraser } from '../chat/state/error-words.js';
import { startNotifier } from '../chat/state/notifier.js';
import { startPush } from '../chat/state/push.js';
import { guardFiles, listenForDrops } from '../chat/state/uploading.js';
import { phraseRefused } from '../chat/strings/refusals.js';
import { listenForLongPress } from '../chat/views/message/long-press.js';
import './signed-in.js';

export { openProfiles } from '../../client/account/profiles.js';
export { openTestifier } from '../../client/witness/testifier.js';
export { runSlash } from '../chat/state/commands.js';
export { openExcerpt } from '../chat/state/excerpt-moves.js';
export { markUnread } from '../chat/state/mark-unread.js';
export { openFirstNew } from '../chat/state/open-first-new.js';
export { tellMode, tellMove } from '../chat/state/served-changes.js';
export { hideSuggestions, onSuggestionKey, suggestFor, suggestions } from '../chat/state/suggestions.js';
export { attach, chooseFiles, refusedOf, retryWithFiles } from '../chat/state/uploading.js';
export { emojiName } from '../chat/text/find-emoji.js';
export { ReplyBar } from '../chat/views/composer/reply-bar.js';
export { SuggestionList } from '../chat/views/composer/suggestion-list.js';
export { Attachments, goToAttachment } from '../chat/views/files/attachments.js';
export { DeadLink } from '../chat/views/log/dead-link.js';
export { ExcerptLog } from '../chat/views/log/excerpt-log.js';
export { NoticeLine } from '../chat/views/log/notice-line.js';
export { CalledText } from '../chat/views/message/called-text.js';
export { ChangeOutcomes } from '../chat/views/message/change-outcomes.js';
export { EditForm } from '../chat/views/message/edit-form.js';
export { ReactionTip } from '../chat/views/message/reaction-tip.js';
export { RowTools } from '../chat/views/message/row-tools.js';
export { Panels } from '../chat/views/page/panels.js';
export { MeChoices } from '../chat/views/people/me-choices.js';
export { Picture } from '../chat/views/profile/picture.js';
export { ArchivedLine } from '../chat/views/rooms/archived-line.js';
export { NoRoom } from '../chat/views/rooms/no-room.js';
export { ServedBar } from '../chat/views/served/served-bar.js';
export { SlotMark } from '../shared/slot-mark.js';

acceptInvites();
listenForLongPress();
listenForDrops();
guardFiles();
startNotifier();
startPush();
phraser.value = phraseRefused;
