// Programs that this machine's Debian does not have, from another of its releases. A second source of packages has lists
// and cache of its own: the machine's packages stay as they are.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const kept = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));

/**
 * The folder in which these packages of a release are unpacked, fetched when it was not there yet; or why they cannot
 * be had. What they depend on is not fetched.
 */
export function fromDebian(name, release, packages) {
  const folder = join(kept, `holdfast-${name}`);
  if (existsSync(folder)) return { folder };
  const mirror = debianMirror();
  if (mirror === null) return { why: "this machine's apt knows no mirror of Debian" };
  try {
    fetchFrom(mirror, folder, release, packages);
  } catch (error) {
    return { why: `${error.message.split('\n')[0]}: ${String(error.stderr ?? '').trim()}` };
  }
  return { folder };
}

/** The mirror that this machine takes Debian's own packages from. */
function debianMirror() {
  const format = ['--format', '$(REPO_URI) $(COMPONENT)', 'Created-By: Packages'];
  const { status, stdout } = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
  if (status !== 0) return null;
  const sources = stdout.split('\n').map((line) => line.split(' '));
  return sources.find(([uri, part]) => part === 'main' && /\/debian\/?$/.test(uri))?.[0] ?? null;
}

function fetchFrom(mirror, folder, release, packages) {
  // Apart until it is whole: two tests may fetch at once.
  const apart = `${folder}.${process.pid}`;
  const state = join(apart, 'apt');
  for (const path of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(state, path), { recursive: true });
  }
  const trust = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  writeFileSync(join(state, 'sources.list'), `deb ${trust}${mirror} ${release} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(state, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(state, 'lists'),
    'Dir::Cache': join(state, 'cache'),
    // It may not write below a folder of ours.
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const quietly = { cwd: state, stdio: ['ignore', 'ignore', 'pipe'] };
  try {
    execFileSync('apt-get', [...options, '-qq', 'update'], quietly);
    execFileSync('apt-get', [...options, '-qq', 'download', ...packages], quietly);
    for (const archive of readdirSync(state).filter((file) => file.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(state, archive), apart], quietly);
    }
    rmSync(state, { recursive: true, force: true });
    renameSync(apart, folder);
  } catch (error) {
    rmSync(apart, { recursive: true, force: true });
    // The other one was faster.
    if (!existsSync(folder)) throw error;
  }
}
