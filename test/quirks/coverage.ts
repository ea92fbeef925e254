/** A known quirk: the files that show it, and what of it cannot be shown yet and why. */
export interface Covered {
  files?: string[]
  missing?: string
}

export const coverage: Record<string, Covered> = {}
