/** Certificates that only whoever is told so believes. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The files of a new key and of its certificate, which it signs itself. `names`: whose, as `DNS:localhost`. */
export function selfSigned(folder: string, names: string, file = 'own'): { key: string; cert: string } {
  const [key, cert] = [join(folder, `${file}-key.pem`), join(folder, `${file}.pem`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=holdfast-test', '-addext', `subjectAltName=${names}`];
  const made = ['-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...curve, ...made, ...subject], { stdio: 'ignore' });
  return { key, cert };
}
