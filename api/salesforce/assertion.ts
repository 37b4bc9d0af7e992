import type { Clock } from '../clock.ts'
import type { Signer } from './signer.ts'

/** Salesforce accepts up to 3 to 5 minutes; 180 s is within both readings. */
const lifetimeS = 180

/** The JWT bearer assertion (RFC 7523) by which the proxy asks Salesforce for a session of `username`. */
export async function signedAssertion(
  { clientId, audience, username }: { clientId: string; audience: string; username: string },
  signer: Signer,
  clock: Clock,
): Promise<string> {
  const claims = {
    iss: clientId,
    sub: username,
    aud: audience,
    exp: Math.floor(clock.now() / 1000) + lifetimeS,
  }
  const signed = `${encoded({ alg: signer.alg, typ: 'JWT' })}.${encoded(claims)}`
  const signature = await signer.sign(Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
