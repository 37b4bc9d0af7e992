import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The second place of checkpoints. */
export interface CheckpointSink {
  /** Resolves when the text is durable there. The same text may come again after a failure. */
  append(text: string): Promise<void>
}

/**
 * A file that is only appended to, with the public key beside it in `<file>.pem`. Nothing is touched before the first
 * checkpoint. Several processes may share it: a checkpoint is written by one call.
 */
export function checkpointFile(file: string, publicKeyPem: string): CheckpointSink {
  let ready: Promise<void> | undefined
  const prepare = async () => {
    await mkdir(dirname(file), { recursive: true })
    const keys = await readFile(`${file}.pem`, 'utf8').catch(() => '')
    if (!keys.includes(publicKeyPem)) await appendTo(`${file}.pem`, publicKeyPem)
    // What a power failure cut short is left behind as it is; the next begins on a line of its own.
    if (await isCutShort(file)) await appendTo(file, '\n\n')
  }
  return {
    async append(text) {
      ready ??= prepare()
      try {
        await ready
        await appendTo(file, text)
      } catch (error) {
        ready = undefined
        throw error
      }
    },
  }
}

async function isCutShort(file: string): Promise<boolean> {
  const handle = await open(file, 'a+', 0o644)
  try {
    const { size } = await handle.stat()
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2))
    return size > 0 && buffer.toString() !== '\n\n'
  } finally {
    await handle.close()
  }
}

async function appendTo(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a', 0o644)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
