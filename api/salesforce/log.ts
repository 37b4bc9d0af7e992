/** Where the gateway tells an operator what to mend. Never holds a token. */
export type GatewayLog = (
  level: 'warn' | 'error',
  fields: Readonly<Record<string, unknown>>,
  message: string,
) => void
