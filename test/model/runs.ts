import { profiles } from '../support/lab.ts'

/**
 * How many stories are played for each profile. `SCIMULATOR_MODEL_RUNS=500 npx vitest run test/model` looks longer;
 * with `SCIMULATOR_MODEL_SEED` at others. A story that fails is printed, cut down to what matters, with its seed.
 */
export const runs = Number(process.env.SCIMULATOR_MODEL_RUNS ?? 4)

/** The same stories every time, but others for each profile. */
export function seedOf(profile: string): number {
  return Number(process.env.SCIMULATOR_MODEL_SEED ?? 20260105) + profiles.indexOf(profile)
}
