// A vitest reporter for scripts/test.mjs: what a run came to, as JSON in the file that HOLDFAST_TEST_REPORT names.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Writes `{ passed, failed, skipped, failures: [{ where, why }] }`.
 *
 * vitest calls the tests of a describe whose `beforeAll` failed skipped, and its JSON report does not say why. Here
 * they count as failed, and the failure of the hook is named.
 */
export default class CountingReporter {
  /** At once too: of a run that is stopped nobody sees the end. */
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    if (state === 'failed') console.log(`FAILED ${test.fullName}\n${errors.map(inOwnFiles).join('\n')}`);
  }

  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [] };
    const fail = (where, errors) => {
      report.failures.push({ where, why: errors.map(inOwnFiles).join('\n') });
    };
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
      for (const suite of broken) fail(`${file} ${suite.fullName ?? ''}`.trim(), suite.errors());
      // A file that could not be loaded has no tests to fail.
      if (broken.includes(module)) report.failed += 1;
      for (const test of module.children.allTests()) {
        const { state, errors = [] } = test.result();
        if (state === 'passed') report.passed += 1;
        else if (state === 'failed' || broken.some((suite) => contains(suite, test))) report.failed += 1;
        else report.skipped += 1;
        if (state === 'failed') fail(`${file} ${test.fullName}`, errors);
      }
    }
    for (const error of unhandledErrors) fail('outside of any test', [error]);
    report.failed += unhandledErrors.length;
    writeFileSync(process.env.HOLDFAST_TEST_REPORT, JSON.stringify(report));
  }
}

/** The error's message and the places in our files where it passed. */
function inOwnFiles({ message, stack = '' }) {
  const places = stack.split('\n').filter((line) => /^ +at /.test(line) && !/node_modules|node:/.test(line));
  return [message, ...places].join('\n');
}

function contains(suite, test) {
  for (let at = test.parent; at !== undefined; at = at.parent) if (at === suite) return true;
  return false;
}
