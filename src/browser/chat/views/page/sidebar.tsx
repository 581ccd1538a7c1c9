import { Logo } from '../../../shared/logo.js';
import { user } from '../../state/client.js';
import { panel, toggle } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { MeMenu } from '../people/me-menu.js';
import { Icon } from '../pieces/icons.js';
import { RoomList } from '../rooms/room-list.js';

/** Rooms and oneself: a column on wide screens, a drawer on narrow ones. */
export function Sidebar() {
  const person = user.value;
  return (
    <nav
      class={panel.value === 'rooms' || panel.value === 'me' ? 'sidebar open' : 'sidebar'}
      aria-label={t.rooms.title}
    >
      <div class="sidebar-top">
        <Logo />
        <span class="sidebar-name">{t.appName}</span>
        <button
          type="button"
          class="icon-button only-narrow"
          aria-label={t.rooms.close}
          onClick={() => (panel.value = null)}
        >
          <Icon name="close" />
        </button>
      </div>
      <div class="sidebar-find">
        <button
          type="button"
          class="row-button find-button"
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => toggle('find')}
        >
          <Icon name="search" /> {t.rooms.find}
          <span class="key" aria-hidden="true">
            {/Mac|iP/.test(navigator.platform) ? '⌘ K' : 'Ctrl K'}
          </span>
        </button>
        <button
          type="button"
          class="row-button"
          aria-keyshortcuts="Control+Shift+F Meta+Shift+F"
          aria-expanded={panel.value === 'search'}
          onClick={() => toggle('search')}
        >
          <Icon name="search" /> {t.rooms.search}
        </button>
      </div>
      <RoomList />
      <div class="sidebar-actions">
        <button type="button" class="row-button" onClick={() => toggle('create')}>
          <Icon name="plus" /> {t.rooms.create}
        </button>
        <button type="button" class="row-button" onClick={() => toggle('write')}>
          <Icon name="pen" /> {t.rooms.write}
        </button>
        <button type="button" class="row-button" onClick={() => toggle('browse')}>
          <Icon name="search" /> {t.rooms.browse}
        </button>
        {person?.operator ? (
          <a class="row-button" href="/control">
            <Icon name="dials" /> {t.me.controlRoom}
          </a>
        ) : null}
      </div>
      <MeMenu />
    </nav>
  );
}
