/**
 * One proof of a campaign in a process of its own. The links that it may cut pass through it, and must not wait for
 * another's verdict.
 */
import { type ProofOptions, readProofOptions } from '../run/options.js';
import { type Proof, prove } from '../run/prove.js';
import { report } from '../run/report.js';
import type { Said } from './campaign.js';

const argv = process.argv.slice(2);
const say = (line: string) => console.log(`  ${line}`);

function saidBy({ verdict, figures }: Proof): Said {
  return {
    verdict: verdict.holds === null ? 'unknown' : verdict.holds ? 'true' : 'false',
    what: verdict.first === null ? verdict.why : `${verdict.first.check}: ${verdict.first.what}`,
    faults: figures.faults.reduce((sum, fault) => sum + fault.times, 0),
    acked: figures.acked,
    ackedLost: figures.ackedLost,
    seconds: figures.seconds,
    kinds: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.times])),
    back: Object.fromEntries(figures.faults.map((fault) => [fault.kind, fault.backMs])),
  };
}

async function run(): Promise<Said> {
  try {
    const proof = await prove(readProofOptions(argv) as ProofOptions, say);
    const said = saidBy(proof);
    console.log(
      said.verdict === 'true'
        ? `  true: ${said.faults} faults, ${said.acked} messages, ${said.seconds} s`
        : report(proof),
    );
    return said;
  } catch (error) {
    console.log(`  could not be run: ${String(error)}`);
    const none = { faults: 0, acked: 0, ackedLost: 0, seconds: 0, kinds: {}, back: {} };
    return { ...none, verdict: 'not run', what: String(error).slice(0, 300) };
  }
}

process.send?.(await run(), () => process.exit(0));
