/**
 * What to mend for each refusal of Salesforce's token endpoint: [error or description, what an administrator does].
 * The first that fits is taken; the wordings are Salesforce's.
 */
const remedies: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [
    /hasn'?t approved this consumer/i,
    'Setup > External Client App Manager > the app > Policies: set Permitted Users to "Admin approved users are pre-authorized" and add a permission set or profile of this user. An unknown user name is answered alike: compare it with the org (sandbox names carry a suffix).',
  ],
  [
    /audience is invalid/i,
    'Set SALESFORCE_URL to the My Domain address of this very org (https://<domain>.my.salesforce.com, sandboxes: https://<domain>--<sandbox>.sandbox.my.salesforce.com).',
  ],
  [
    /invalid assertion|invalid_assertion|signature/i,
    'The certificate registered with the External Client App must belong to the signing key (SALESFORCE_PRIVATE_KEY_FILE or SALESFORCE_KEY_VAULT_KEY_ID), "Enable JWT Bearer Flow" must be on, and SALESFORCE_CLIENT_ID must be the consumer key of that app.',
  ],
  [
    /expired/i,
    'The clock of this host is wrong by minutes, or the assertion was held up: synchronise the clock (NTP).',
  ],
  [
    /inactive.?user|user is inactive/i,
    'The Salesforce user is deactivated: activate the user or remove the mapping of the Entra account.',
  ],
  [
    /login rate exceeded/i,
    'More than 3,600 logins of this user within an hour: look for several proxies or integrations that log in per request. It passes by itself.',
  ],
  [
    /ip.?restricted|ip range/i,
    'The address of this host is outside the IP ranges of the profile or of the app: relax IP restrictions in the app’s policies, or add the host’s address to the trusted ranges.',
  ],
  [
    /OAUTH_EC_APP_NOT_FOUND/i,
    'The External Client App is not installed in this org: install it here (new apps take up to 30 minutes), or set SALESFORCE_URL to the org that has it.',
  ],
  [
    /invalid_client_id|client identifier invalid/i,
    'SALESFORCE_CLIENT_ID is not the consumer key of an app of this org; a new app takes up to 30 minutes to be known.',
  ],
  [
    /invalid_app_access/i,
    'The user may not use the app: assign a permission set or profile in the policies of the External Client App.',
  ],
  [/inactive org|org.*(locked|inactive)/i, 'The org is inactive or locked: ask Salesforce support.'],
  [
    /invalid_client\b/i,
    'The app wants a client secret: turn off "Require secret" for it, or use the app meant for JWT bearer.',
  ],
  [
    /unsupported_grant_type/i,
    'Turn on "Enable JWT Bearer Flow" in the OAuth settings of the External Client App.',
  ],
  [
    /authentication failure/i,
    'The user can’t log in: look at Setup > Login History for the reason (password expired, login hours, frozen).',
  ],
]

/** The exact fix for a refused login, for the operator's log. */
export function loginRemedy(error: string, description: string): string {
  const found = remedies.find(([pattern]) => pattern.test(description) || pattern.test(error))
  return found?.[1] ?? 'Look at Setup > Login History of the user for the reason.'
}
