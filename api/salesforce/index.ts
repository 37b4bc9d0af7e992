export { createGateway, type GatewayOptions } from './gateway.ts'
export { localSigner, type Signer } from './signer.ts'
export { findUsers, userByUsername } from './users.ts'
export { keyVaultSigner } from './vault-signer.ts'
