import { z } from 'zod'
import { checkInput, type InputKind } from '../directory/check-input.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import { seenIn } from '../scenario/expect-requests.ts'
import { fitsRequest, type Ids } from '../scenario/request-match.ts'
import { type RequestPattern, requestSchema } from '../scenario/request-schema.ts'
import type { AppRef } from './apps.ts'

/**
 * What a request has to be. In texts `*` stands for any text, and `{name}` for the id that the target gave to the user
 * or group of that name: `/Users/{ada@acme.test}`. `body` is a part of the body, `exactBody` the whole of it.
 */
export type RequestFilter = { [Key in keyof RequestPattern]?: RequestPattern[Key] | undefined }

/** Some of the exchanges. Nothing said is all of them. */
export interface ExchangeFilter extends RequestFilter {
  app?: AppRef | undefined
  /** Of one operation: its id, or the operation. */
  operation?: string | { readonly id: string } | undefined
  /** Those that came after this one: its id, or the exchange; undefined for all. */
  after?: string | { readonly id: string } | undefined
  /** HTTP status of the answer; null: there was no complete one. */
  status?: number | null | undefined
}

const ref = z.union([z.string(), z.looseObject({ id: z.string() })]).optional()

const filterSchema = requestSchema.partial().extend({
  app: ref,
  operation: ref,
  after: ref,
  status: z.int().nullable().optional(),
})

const input: InputKind = {
  code: 'ERR_QUERY_INVALID',
  noun: 'request pattern',
  names: Object.keys(filterSchema.shape),
  aliases: { url: 'path', verb: 'method', contains: 'body', header: 'headers' },
  hint: `A pattern may say ${Object.keys(filterSchema.shape).join(', ')}.`,
}

/** The same of what says nothing but the request. */
export function checkRequest(filter: RequestFilter): Partial<RequestPattern> {
  return checkInput(requestSchema.partial(), filter, {
    ...input,
    names: Object.keys(requestSchema.shape),
    hint: `A request may say ${Object.keys(requestSchema.shape).join(', ')}.`,
  })
}

/** A mistyped key would let everything pass, so it is `ERR_QUERY_INVALID`. */
export function checkFilter(filter: ExchangeFilter): ExchangeFilter {
  return checkInput(filterSchema, filter, input) as ExchangeFilter
}

/**
 * Those whose request and status are as said; app, operation and `after` are asked of the journal. `idsOf`: by the name
 * of an app.
 */
export function matching(
  exchanges: readonly ExchangeView[],
  { status, ...filter }: ExchangeFilter,
  idsOf: (app: string) => Ids,
): ExchangeView[] {
  const pattern = requestIn(filter)
  return exchanges.filter(
    (exchange) =>
      (status === undefined || status === (exchange.response?.status ?? null)) &&
      fitsRequest(pattern, seenIn(exchange), idsOf(exchange.app), 'same'),
  )
}

/** What it says of the request alone. */
export function requestIn(filter: ExchangeFilter): Partial<RequestPattern> {
  const said = Object.entries(filter).filter(
    ([key, value]) => key in requestSchema.shape && value !== undefined,
  )
  return Object.fromEntries(said) as Partial<RequestPattern>
}
