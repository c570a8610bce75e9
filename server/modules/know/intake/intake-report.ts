import type { IntakeResult } from './run-intake.ts'

/** What `zhike intake --json` prints (DESIGN §11). Fields may be added, never renamed. */
export function intakeReport(result: IntakeResult) {
  return {
    feeds: result.loads.map((load) => ({
      feed: load.feed,
      fact: load.fact,
      file: load.file,
      files: load.files.map((one) => ({
        file: one.file,
        rows_read: one.rowsRead,
        rows_kept: one.rowsKept,
        rows_rejected: one.rowsRejected,
      })),
      state: load.state,
      rows_read: load.rowsRead,
      rows_kept: load.rowsKept,
      rows_rejected: load.rowsRejected,
      rejects_file: load.rejectsFile,
      seconds: load.seconds,
      remarks: load.remarks,
    })),
    refused: result.refusals,
    failed_checks: result.failedChecks,
    facts_hash: result.factsHash,
  }
}
