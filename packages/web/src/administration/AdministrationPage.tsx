/** Pages of the administrator. */
export function AdministrationPage() {
  return <p />
}
