/**
 * The proxy's own log: one JSON line an event, values escaped by pino, never a token or a row. Of what
 * was asked only Salesforce's own words about a failure may quote a part.
 */
import pino from 'pino'

export type Log = pino.Logger

const bufferBytes = 4096
/** What a reader of the log that doesn't keep up may cost; lines past it are dropped. */
const bufferBytesMax = 4 * 1024 * 1024
const flushEveryMs = 500

/** Writes to stdout, a few lines at a time and all of them at the end of the process; or to `stream`, line by line. */
export function createLog(level: string, stream?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  if (stream !== undefined) return pino(options, stream)
  const stdout = pino.destination({
    dest: 1,
    sync: false,
    minLength: bufferBytes,
    maxLength: bufferBytesMax,
    periodicFlush: flushEveryMs,
  })
  return pino(options, stdout)
}
