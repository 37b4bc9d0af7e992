/** The proxy's own log: one JSON line an event, values escaped by pino, never a token, an input or a row. */
import pino from 'pino'

export type Log = pino.Logger

/** Writes to stdout, or to `stream`. Lines of requests are collected for a moment; a stop writes them out. */
export function createLog(level: string, stream?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return stream === undefined
    ? pino(options, pino.destination({ dest: 1, sync: true }))
    : pino(options, stream)
}
