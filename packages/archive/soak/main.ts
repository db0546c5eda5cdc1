/**
 * Kills a receiving archive at random moments and looks whether everything acknowledged is there, byte-identical, once.
 *
 *     npm run soak -- kill [rounds]        200 rounds unless told otherwise
 */
import { killRounds } from './kill-rounds.ts'

/** Rounds in one folder: each looks through all of it, so a new one is begun before that takes long. */
const roundsInOneFolder = 20

const [command, count = '200'] = process.argv.slice(2)
const rounds = Number(count)
if (command !== 'kill' || !Number.isInteger(rounds)) {
  console.error('usage: npm run soak -- kill [rounds]')
  process.exit(64)
}
let [acknowledged, recovered] = [0, 0]
for (let done = 0; done < rounds; done += roundsInOneFolder) {
  const result = await killRounds(Math.min(roundsInOneFolder, rounds - done), (round) =>
    process.stdout.write(`\r${done + round} of ${rounds} rounds`),
  )
  acknowledged += result.acknowledged
  recovered += result.recovered
}
console.log(`: ${acknowledged} acknowledged and there, ${recovered} more stored and not yet acknowledged, nothing lost`)
