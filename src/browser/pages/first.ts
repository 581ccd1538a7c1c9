/**
 * What every view of the chat begins with. The page's parts name it, so that all of it is one file. Each file more is a
 * request more, and what is compressed alone is larger.
 */
import '../../protocol/phrases.js';
import '../chat/state/ask-anew.js';
import '../chat/state/drafts.js';
import '../chat/state/invite.js';
import '../chat/state/invited-part.js';
import '../chat/state/markup-part.js';
import '../chat/state/preload.js';
import '../chat/state/setup.js';
import '../chat/views/page/app.js';
import '../shared/logo.js';
import '../shared/theme.js';
