/** The oldest Node.js on which the database driver works; on older ones it ends the process without a word. */
const oldest = [22, 14] as const

/** The sentence to print when this Node.js is too old; undefined when it will do. `version` is like `v22.23.3`. */
export function nodeVersionProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined
  return `scimulator needs Node.js ${oldest.join('.')} or newer; this is ${version}.`
}
