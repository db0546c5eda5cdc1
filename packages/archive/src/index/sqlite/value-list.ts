/** Several values in one column, as DICOM separates them. */

export function list(values: Iterable<string>): string {
  return [...values].sort().join('\\')
}

export function listed(values: string): Set<string> {
  return new Set(values === '' ? [] : values.split('\\'))
}
