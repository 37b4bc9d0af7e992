import type { SimResponse } from '../../../http.ts'

/** A refusal of the OAuth endpoints: `{"error","error_description"}`, status 400 unless said otherwise. */
export class OAuthError extends Error {
  readonly status: number
  readonly error: string

  constructor(error: string, description: string, status = 400) {
    super(description)
    this.error = error
    this.status = status
  }
}

export const oauthErrorAnswer = (error: OAuthError): SimResponse => ({
  status: error.status,
  headers: { 'Cache-Control': 'no-cache, no-store' },
  body: { error: error.error, error_description: error.message },
})

/** Salesforce answers an unknown user, and one who may not use the app, alike. */
export const notApproved = () => new OAuthError('invalid_grant', "user hasn't approved this consumer")
export const userInactive = () => new OAuthError('inactive_user', 'user is inactive')
