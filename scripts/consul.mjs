// A real Consul for the tests. Debian has it in release 11 only. It is taken from there by a second source of packages
// with lists and cache of its own: the machine's packages stay as they are. `node scripts/consul.mjs` prints {"path":
// …} or {"why": …}.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RELEASE = 'bullseye';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const folder = fileURLToPath(new URL('../node_modules/.cache/holdfast-consul', import.meta.url));
const kept = join(folder, 'usr/bin/consul');

/** Where Consul's program is, fetched when it was not there yet; or why it cannot be had. */
export function findConsul() {
  if (spawnSync('consul', ['version']).status === 0) return { path: 'consul' };
  if (existsSync(kept)) return { path: kept };
  const mirror = debianMirror();
  if (mirror === null) return { why: "this machine's apt knows no mirror of Debian" };
  try {
    fetchFrom(mirror);
  } catch (error) {
    return { why: `${error.message.split('\n')[0]}: ${String(error.stderr ?? '').trim()}` };
  }
  return existsSync(kept) ? { path: kept } : { why: 'the package holds no program "consul"' };
}

/** The mirror that this machine takes Debian's own packages from. */
function debianMirror() {
  const format = ['--format', '$(REPO_URI) $(COMPONENT)', 'Created-By: Packages'];
  const { status, stdout } = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
  if (status !== 0) return null;
  const sources = stdout.split('\n').map((line) => line.split(' '));
  return sources.find(([uri, part]) => part === 'main' && /\/debian\/?$/.test(uri))?.[0] ?? null;
}

function fetchFrom(mirror) {
  // Apart until it is whole: two tests may fetch at once.
  const apart = `${folder}.${process.pid}`;
  const state = join(apart, 'apt');
  for (const path of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(state, path), { recursive: true });
  }
  const trust = existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '';
  writeFileSync(join(state, 'sources.list'), `deb ${trust}${mirror} ${RELEASE} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': join(state, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(state, 'lists'),
    'Dir::Cache': join(state, 'cache'),
    // It may not write below a folder of ours.
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const apt = (...args) =>
    execFileSync('apt-get', [...options, '-qq', ...args], {
      cwd: state,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  apt('update');
  apt('download', 'consul');
  const archive = readdirSync(state).find((name) => name.endsWith('.deb'));
  execFileSync('dpkg-deb', ['-x', join(state, archive), apart], { stdio: ['ignore', 'ignore', 'pipe'] });
  rmSync(state, { recursive: true, force: true });
  try {
    renameSync(apart, folder);
  } catch {
    // The other one was faster.
    rmSync(apart, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(findConsul()));
