import type { Json } from '../../base/json.ts'
import type { Difference } from '../../replay/compare.ts'
import type { PlayedStep } from '../../replay/play.ts'
import { maskExchange } from '../../wire/mask.ts'
import { mask } from '../../wire/mask-password.ts'
import { maskText } from '../../wire/mask-text.ts'
import { quotesMasker } from '../../wire/quoted-password.ts'

/** A step as it may be shown: without the secrets of now, and without passwords, which a recording of others holds. */
export function shownStep(played: PlayedStep, secrets: readonly string[]): PlayedStep {
  const { exchange, comparison, step } = played
  const unquoted = quotesMasker(exchange?.request.body ?? step.body) ?? ((text) => text)
  const text = (value: string) => unquoted(maskText(value, secrets))
  const differences = comparison.differences.map((each) => shownDifference(each, text))
  return {
    ...played,
    exchange: exchange && maskExchange(exchange, secrets),
    comparison: { ...comparison, differences },
  }
}

function shownDifference({ path, recorded, now }: Difference, text: (value: string) => string): Difference {
  const shown = (value: Json | undefined): Json | undefined => {
    if (value === undefined) return undefined
    return /(^|[.:])password$/i.test(path) ? mask : JSON.parse(text(JSON.stringify(value)))
  }
  return { path, recorded: shown(recorded), now: shown(now) }
}
