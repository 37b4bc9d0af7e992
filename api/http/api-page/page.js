/**
 * The API page: Swagger UI over the contract, with a token from the box or from a sign-in with code and PKCE. The
 * token stays in this tab's memory and goes to this origin only.
 */
const element = id => document.getElementById(id)
const settings = await (await fetch('/docs/settings.json')).json()
const redirectUri = `${location.origin}/docs`
let token = ''

const base64url = bytes =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)))

function say(text) {
  element('who').textContent = text
}

/** Keeps the token and says whose it is, as the proxy sees it. */
async function use(value) {
  token = value.trim()
  element('token').value = token
  element('sign-out').hidden = token === ''
  if (token === '') return say('You are not signed in: operations answer 401.')
  const answer = await fetch('/v1/me', { headers: { Authorization: `Bearer ${token}` } })
  const body = await answer.json()
  if (answer.ok) say(`Signed in. ${body.message ?? ''}`)
  else say(`The token is not accepted: ${body.detail ?? body.title} ${body.remedy ?? ''}`)
}

async function signIn() {
  const verifier = random()
  const state = random()
  sessionStorage.setItem('sign-in', JSON.stringify({ verifier, state }))
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  const query = new URLSearchParams({
    client_id: settings.signIn.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    response_mode: 'query',
    scope: settings.signIn.scope,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  location.assign(`${settings.signIn.authorizeUrl}?${query}`)
}

/** Back from the sign-in page: exchanges the code, once, and clears the address. */
async function finishSignIn() {
  const answer = new URLSearchParams(location.search)
  const kept = JSON.parse(sessionStorage.getItem('sign-in') ?? 'null')
  sessionStorage.removeItem('sign-in')
  history.replaceState(null, '', redirectUri)
  if (answer.has('error'))
    return say(`Sign-in failed: ${answer.get('error_description') ?? answer.get('error')}`)
  if (!answer.has('code')) return
  if (kept === null || answer.get('state') !== kept.state)
    return say('Sign-in failed: this answer belongs to another attempt. Sign in again.')
  const response = await fetch(settings.signIn.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: settings.signIn.clientId,
      grant_type: 'authorization_code',
      code: answer.get('code'),
      redirect_uri: redirectUri,
      code_verifier: kept.verifier,
      scope: settings.signIn.scope,
    }),
  })
  const body = await response.json()
  if (response.ok) await use(body.access_token)
  else say(`Sign-in failed: ${body.error_description ?? body.error}`)
}

element('token-form').addEventListener('submit', event => {
  event.preventDefault()
  use(element('token').value)
})
element('sign-out').addEventListener('click', () => use(''))
if (settings.signIn !== null) {
  element('sign-in').hidden = false
  element('sign-in').addEventListener('click', signIn)
  element('simulated').hidden = !settings.simulated
}

globalThis.SwaggerUIBundle({
  url: '/docs/openapi.json',
  domNode: element('api'),
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor(request) {
    const ours = new URL(request.url, location.origin).origin === location.origin
    if (ours && token !== '') request.headers.Authorization = `Bearer ${token}`
    return request
  },
})

if (settings.signIn !== null) await finishSignIn()
