import type { Json, JsonObject } from '../../src/base/json.ts'
import entra from './cases/entra.json' with { type: 'json' }
import okta from './cases/okta.json' with { type: 'json' }
import onelogin from './cases/onelogin.json' with { type: 'json' }

/** A request that somebody saw an identity provider send. `{text}` stands for a value that the source leaves open. */
export interface CorpusCase {
  id: string
  intent: string
  /** verbatim: down to the key order. shape: keys and form. reconstructed: parts of the body, in no certain order. */
  exact: 'verbatim' | 'shape' | 'reconstructed'
  source: string
  /** What is set to reach it; a case without a profile is out of reach. */
  profile?: string
  overrides?: JsonObject
  request: {
    method: string
    path: string
    query: string | null
    /** The source prints the query for people to read. */
    encoding?: 'not shown'
    /** As far as the source shows them; null: absent. */
    headers?: Record<string, string | null>
    body: Json
    /** Length of the body. */
    bytes?: number
  }
}

export const corpus = [...okta, ...entra, ...onelogin] as unknown as CorpusCase[]
