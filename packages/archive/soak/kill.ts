/**
 * Kills a receiving archive at random moments and looks whether everything acknowledged is there, byte-identical, once.
 *
 *     npm run soak -- kill [rounds]        200 rounds unless told otherwise
 */
import { killRounds } from './kill-rounds.ts'

const rounds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 200)
const result = await killRounds(rounds, (done) => process.stdout.write(`\r${done} of ${rounds} rounds`))
process.stdout.write(
  `\r${rounds} rounds: ${result.acknowledged} acknowledged, ${result.recovered} found behind the index, nothing lost\n`,
)
