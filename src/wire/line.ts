import { X509Certificate } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { createSecureContext, rootCertificates } from 'node:tls'
import { AppError } from '../base/error.ts'
import type { BaseUrl } from './base-url.ts'
import type { Call } from './call.ts'
import { type LocalServers, LoopbackAgent } from './loopback.ts'

/** How long to wait, in real milliseconds. */
export interface Timeouts {
  /** For the connection, with the TLS handshake. */
  connectMs: number
  /** From the request being written to the first byte of the response. */
  firstByteMs: number
  /** For everything, from being given a connection. */
  totalMs: number
}

export interface Tls {
  /** A certificate authority to trust besides the public ones, as PEM. */
  ca?: string
  /** False accepts any certificate. Default true. */
  rejectUnauthorized?: boolean
}

export interface LineOptions {
  timeouts: Timeouts
  /** Of a body, before and after decompression. */
  maxResponseBytes: number
  /** Connections at the same time. */
  maxSockets: number
  tls?: Tls | undefined
  /** Who of this process answers instead of a host of the network. */
  servers?: LocalServers | undefined
}

/** Connections to one host, kept open between requests, and what holds for all requests on them. */
export interface Line {
  base: BaseUrl
  /** Connections begin with a TLS handshake. */
  handshake: boolean
  timeouts: Timeouts
  maxResponseBytes: number
  agent: http.Agent
  /** Opens a connection for each request: for the one that must not meet a stale connection again. */
  freshAgent: http.Agent
  /** Under way. */
  calls: Set<Call>
}

export function openLine(base: BaseUrl, options: LineOptions): Line {
  const server = options.servers?.get(new URL(base.origin).origin)
  const handshake = base.secure && !server
  const settings = handshake ? secureSettings(options.tls ?? {}) : {}
  const open = (agentOptions: https.AgentOptions) => {
    if (server) return new LoopbackAgent(server, base.secure, agentOptions)
    return new (handshake ? https.Agent : http.Agent)({ ...settings, ...agentOptions })
  }
  const { connectMs, firstByteMs, totalMs } = options.timeouts
  return {
    base,
    handshake,
    timeouts: { connectMs: timer(connectMs), firstByteMs: timer(firstByteMs), totalMs: timer(totalMs) },
    maxResponseBytes: options.maxResponseBytes,
    // With a `timeout` for idle connections the agent also obeys a shorter `Keep-Alive: timeout=` of the target, and
    // so seldom writes to a connection that the target is just closing.
    agent: open({ keepAlive: true, maxSockets: options.maxSockets, timeout: idleMs }),
    freshAgent: open({ keepAlive: false }),
    calls: new Set(),
  }
}

/** Ends what is under way with the error `aborted` and closes all connections. */
export function closeLine(line: Line): void {
  for (const call of [...line.calls])
    call.fail('aborted', 'The transport was closed while the request was under way.')
  line.agent.destroy()
  line.freshAgent.destroy()
}

const idleMs = 60_000

/** `setTimeout` fires at once when its delay needs more than 31 bits. */
function timer(milliseconds: number): number {
  return Math.min(milliseconds, 2_147_483_647)
}

function secureSettings({ ca, rejectUnauthorized = true }: Tls): https.AgentOptions {
  if (ca === undefined) return { rejectUnauthorized }
  try {
    // Checked by itself, because OpenSSL passes over what it cannot read.
    new X509Certificate(ca)
    // Made once: parsing the public roots again for each connection would cost more than the handshake.
    return { rejectUnauthorized, secureContext: createSecureContext({ ca: [...rootCertificates, ca] }) }
  } catch (cause) {
    throw new AppError('ERR_CA_INVALID', `tls.ca is not a PEM certificate: ${(cause as Error).message}.`, {
      cause,
    })
  }
}
