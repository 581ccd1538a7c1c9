/** What nobody needs before the chat stands; a file of its own, so that the first view does not wait for it. */
// Named, so that what both have is in one file with it and not in many small ones.
import { phraser } from '../chat/state/problem.js';
import { phraseRefused } from '../chat/strings/refusals.js';
import { listenForLongPress } from '../chat/views/long-press.js';
import './signed-in.js';

export { openTestifier } from '../../client/witness/testifier.js';
export { runSlash } from '../chat/state/commands.js';
export { tellMode, tellMove } from '../chat/state/served-news.js';
export { hideSuggestions, onSuggestionKey, suggestFor, suggestions } from '../chat/state/suggestions.js';
export { emojiName } from '../chat/text/find-emoji.js';
export { CalledText } from '../chat/views/called-text.js';
export { ChangeOutcomes } from '../chat/views/change-outcomes.js';
export { EditForm } from '../chat/views/edit-form.js';
export { MeChoices } from '../chat/views/me-choices.js';
export { NoRoom } from '../chat/views/no-room.js';
export { Panels } from '../chat/views/panels.js';
export { ReactionTip } from '../chat/views/reaction-tip.js';
export { ReplyBar } from '../chat/views/reply-bar.js';
export { RowTools } from '../chat/views/row-tools.js';
export { ServedBar } from '../chat/views/served-bar.js';
export { SuggestionList } from '../chat/views/suggestion-list.js';
export { ToldRow } from '../chat/views/told-row.js';
export { SlotMark } from '../shared/slot-mark.js';

listenForLongPress();
phraser.value = phraseRefused;
