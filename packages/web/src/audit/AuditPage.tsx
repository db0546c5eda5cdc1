/** The end of the audit log, newest first. */
export function AuditPage() {
  return <p />
}
