// Reads the totals out of the test runners' JSON reports. A runner that failed without naming a failed test (it crashed,
// or a file did not load) still counts as one failure: nothing red may add up to green.

export function countUnit(report, runnerOk) {
  if (report === undefined) return { passed: 0, failed: runnerOk ? 0 : 1 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return { passed: report.numPassedTests, failed: failed === 0 && !runnerOk ? 1 : failed };
}

export function countBrowser(report, runnerOk) {
  if (report === undefined) return { passed: 0, failed: runnerOk ? 0 : 1 };
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected === 0 && !runnerOk ? 1 : unexpected };
}
