import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** All addresses of a name. Rejects where there are none. */
export type ResolveName = (host: string) => Promise<readonly LookupAddress[]>

export const systemResolve: ResolveName = host => lookup(host, { all: true, order: 'verbatim' })

/** A name led to where nothing is sent. */
class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED'
}

const loopback = new Set(['127.0.0.1', '::1'])

/**
 * The lookup of a connection: a name is resolved once, all its addresses are checked, and exactly those are connected
 * to, so that a name can't lead elsewhere between check and use. One address that isn't public refuses the name.
 * `isLocal`: the name is this machine's own, and must stay there (simulator profile).
 */
export function checkedLookup(resolve: ResolveName, isLocal: boolean): LookupFunction {
  const permitted = ({ address }: LookupAddress) =>
    isLocal ? loopback.has(address) : isPublicAddress(address)
  return (host, options: LookupOptions, done) => {
    const failed = (error: Error) => done(error, [])
    resolve(host).then(addresses => {
      const first = addresses[0]
      if (first === undefined || !addresses.every(permitted))
        failed(new AddressRefused('The name leads to an address that is not public.'))
      else if (options.all === true) done(null, [...addresses])
      else done(null, first.address, first.family)
    }, failed)
  }
}
