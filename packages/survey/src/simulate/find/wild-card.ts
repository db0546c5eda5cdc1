/** Wild card matching: `*` any text, `?` one character, letters of any case. Source: PS3.4 C.2.2.2.4. */

/** Whether the value fits. Takes time in proportion to both lengths multiplied, whatever the pattern. */
export function fitsWildCard(pattern: string, value: string): boolean {
  const wanted = pattern.toUpperCase()
  const text = value.toUpperCase()
  let at = 0
  let star = -1
  let resume = 0
  let place = 0
  while (place < text.length) {
    if (wanted[at] === '*') {
      star = at++
      resume = place
    } else if (wanted[at] === '?' || wanted[at] === text[place]) {
      at++
      place++
    } else if (star >= 0) {
      at = star + 1
      place = ++resume
    } else return false
  }
  while (wanted[at] === '*') at++
  return at === wanted.length
}
