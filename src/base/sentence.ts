/** A clause as a sentence: with a full stop, unless it ends with one or with a question. */
export function sentence(clause: string): string {
  return /[.?]$/.test(clause) ? clause : `${clause}.`
}
