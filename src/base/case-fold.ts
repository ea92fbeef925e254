/**
 * The text without its case, for comparing names: Unicode full case folding (CaseFolding.txt, statuses C and F).
 * Each code point is taken alone, because JavaScript lowers a sigma by its neighbours.
 */
export function caseFold(text: string): string {
  if (!notAscii.test(text)) return text.toLowerCase()
  return Array.from(text, foldCharacter).join('')
}

const notAscii = /[^\p{ASCII}]/u

function foldCharacter(character: string): string {
  // The dotless i is its own folding; by way of its capital it would become an i.
  return character === 'ı' ? character : character.toUpperCase().toLowerCase()
}
