import { Logo } from '../../shared/logo.js';
import { THEMES, type Theme, theme } from '../../shared/theme.js';
import { me, streamState, view } from '../state/cluster.js';
import { labShown, showLab } from '../state/lab-room.js';
import { T } from '../strings.js';
import { helpOpen } from './help.js';
import { Icon } from './icons.js';

export function Header() {
  return (
    <header class="top">
      <a class="brand" href="/" title={T.openChat}>
        <Logo />
        <span>{T.product}</span>
      </a>
      <h1>{T.title}</h1>
      <StreamStatus />
      <nav class="top-side">
        {me.value === null ? null : <span class="top-name">{me.value.user.name}</span>}
        <LabButton />
        <a class="button" href="/">
          {T.toChat}
        </a>
        <ThemeButton />
        <button
          type="button"
          class="button button-icon"
          aria-label={T.helpKey}
          title={T.helpKey}
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          <Icon name="help" />
        </button>
      </nav>
    </header>
  );
}

/** Into the guided lab; there, its own button leads out, since that may have to put something back. */
function LabButton() {
  if (labShown.value || view.value === null) return null;
  return (
    <button type="button" class="button" lang={T.lab.tag} data-lab onClick={() => showLab(true)}>
      {T.lab.open}
    </button>
  );
}

/** From as the system wishes to light to dark. */
function ThemeButton() {
  const label = `${T.theme.label}: ${T.theme.names[theme.value]}`;
  const next = () => {
    theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] as Theme;
  };
  return (
    <button type="button" class="button button-icon" aria-label={label} title={label} onClick={next}>
      <Icon name={theme.value} />
    </button>
  );
}

function StreamStatus() {
  const { kind } = streamState.value;
  const text =
    kind === 'live'
      ? T.stream.live(view.value?.self ?? '')
      : kind === 'connecting'
        ? T.stream.connecting
        : kind === 'lost'
          ? T.stream.lost
          : '';
  return text === '' ? null : <span class={`stream-state stream-${kind}`}>{text}</span>;
}
