/** Talks to the simulator's control plane. */

/** What the control plane refused, in its own words. */
export class ControlRefusal extends Error {}

/** The control plane does not answer. */
export class SimulatorAbsent extends Error {}

/** Sends a control request (POST when there is a body) and answers its JSON. Throws ControlRefusal, SimulatorAbsent. */
export async function control(
  controlUrl: string,
  path: string,
  body?: object,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Record<string, unknown>> {
  let response: Response
  try {
    response = await fetch(controlUrl + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    throw new SimulatorAbsent(`No simulator answers at ${controlUrl}.`, { cause })
  }
  const answer: unknown = response.status === 204 ? {} : await response.json()
  const members = typeof answer === 'object' && answer !== null ? { ...answer } : {}
  if (response.ok) return members
  throw new ControlRefusal('error' in members ? String(members.error) : `HTTP ${response.status}`)
}

/** An access token of a simulated person, or of an app such as flow.scheduler. */
export async function mintToken(
  controlUrl: string,
  name: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const subject = name === 'flow.scheduler' ? { app: name } : { user: name }
  const { token } = await control(controlUrl, '/tokens', { ...subject, ...overrides })
  return String(token)
}
