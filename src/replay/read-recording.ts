import { AppError } from '../base/error.ts'
import { isObject, type Json } from '../base/json.ts'
import { isHar, readHar } from './read-har.ts'
import { readHttp } from './read-http.ts'
import { baseIn, exchangesIn, readJournal } from './read-journal.ts'
import type { Recorded } from './recorded.ts'

export interface Recording {
  form: 'HAR' | 'journal' | 'HTTP'
  requests: Recorded[]
  /** The base URL, where the recording knows it. */
  base: string | undefined
}

/**
 * The requests in the text of a file, whatever its form: a HAR document, a journal of ours, or raw HTTP.
 *
 * @param file its name, for sentences
 * @throws AppError `ERR_RECORDING_INVALID`
 */
export function readRecording(text: string, file: string): Recording {
  const begin = text.replace(/^\ufeff/, '').trimStart()
  const recording = /^[{[]/.test(begin) ? readJson(begin, file) : readText(text)
  if (recording.requests.length > 0) return recording
  throw new AppError('ERR_RECORDING_INVALID', `${file} holds no request.`, { hint: forms })
}

const forms =
  'It may be a HAR document, what GET /exchanges answers, or raw HTTP requests that begin with a line such as PATCH /Users/7.'

function readText(text: string): Recording {
  return { form: 'HTTP', requests: readHttp(text), base: undefined }
}

function readJson(text: string, file: string): Recording {
  const data = parsed(text, file)
  if (isHar(data)) return { form: 'HAR', requests: readHar(data.log.entries), base: undefined }
  const exchanges = exchangesIn(data)
  if (exchanges) return { form: 'journal', requests: readJournal(exchanges), base: baseIn(exchanges) }
  throw new AppError('ERR_RECORDING_INVALID', `${file} is JSON, but neither a HAR document nor a journal.`, {
    hint: isCharlesSession(data) ? charles : forms,
  })
}

/** What Charles saves as .chlsj: https://www.charlesproxy.com/documentation/using-charles/sessions/ */
function isCharlesSession(data: Json): boolean {
  const [first] = Array.isArray(data) ? data : []
  return isObject(first) && typeof first.method === 'string' && 'protocolVersion' in first
}

const charles =
  'It looks like a session of Charles (.chlsj); export it as HAR: File, Export Session, HTTP Archive.'

function parsed(text: string, file: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AppError('ERR_RECORDING_INVALID', `${file} is not JSON: ${message}.`, {
      cause: error,
      ...(/[\]}]\s*$/.test(text)
        ? {}
        : { hint: 'It ends in the middle, as if it had not been written to its end.' }),
    })
  }
}
