import { BlockList, isIP } from 'node:net'

/** IANA special-purpose IPv4 registry (RFC 6890 and its successors), multicast, reserved. */
const notPublic4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // The platform's own address inside every Azure machine: DNS, agent channel, health probes.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Within global unicast (2000::/3): what is special there, and what carries an IPv4 address. */
const notPublic6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const refused = new BlockList()
for (const [address, bits] of notPublic4) refused.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of notPublic6) refused.addSubnet(address, bits, 'ipv6')
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether an address is one of the public Internet: no private, shared, loopback, link-local, multicast or reserved one,
 * and none that wraps an IPv4 address (mapped, translated, tunnelled). Anything but an address is none.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !refused.check(address, 'ipv4')
  // A zone ('fe80::1%eth0') names a link of this machine.
  if (family === 6 && !address.includes('%'))
    return globalUnicast.check(address, 'ipv6') && !refused.check(address, 'ipv6')
  return false
}
