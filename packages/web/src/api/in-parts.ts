/** Requests about marked studies, of which the server takes a limited number at once. */
const studiesAtOnce = 200

/** @param ask - answers a count, for some of them @returns the sum */
export async function inParts(
  studyInstanceUIDs: readonly string[],
  ask: (part: readonly string[]) => Promise<number>,
): Promise<number> {
  let count = 0
  for (let at = 0; at < studyInstanceUIDs.length; at += studiesAtOnce)
    count += await ask(studyInstanceUIDs.slice(at, at + studiesAtOnce))
  return count
}
