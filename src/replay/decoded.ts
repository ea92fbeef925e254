/** A part of a URL as it is meant; as it stands where it is not percent-encoded text. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
