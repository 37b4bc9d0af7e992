export { createGateway, type GatewayOptions } from './gateway.ts'
export { localSigner, type Signer } from './signer.ts'
export { keyVaultSigner } from './vault-signer.ts'
