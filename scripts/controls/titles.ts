/** The controls of the product, in short words; the numbers are stable. Area → number → what is promised. */

export interface Control {
  readonly number: number
  readonly area: string
  readonly title: string
}

const AREAS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'Who is asking': {
    1: 'A token is parsed strictly before anything else reads it',
    2: 'Only RS256 signatures by the tenant’s keys; keys named in the token are ignored',
    3: 'Issuer, tenant and signing key belong together',
    4: 'The audience is exactly this API',
    5: 'Required claims, bounded lifetime, 60 s of skew',
    6: 'Only listed apps may call, each up to its ceiling',
    7: 'People have scopes, apps have roles, and neither passes as the other',
    8: 'Guests are refused unless invited by name',
    9: 'People are mapped by tenant and object id only, never by address or name',
    10: 'Too many groups are resolved at an address of our own making',
    11: 'Signing keys: last known good, one fetch at a time, 503 when none',
    12: 'Step-up challenges are exact, and only for apps that understand them',
    13: 'One Authorization header, one scheme, one place',
    14: 'Tokens got on behalf of a user are kept apart, encrypted and briefly',
    15: 'A write tells who sits before it, and is refused when that is another',
    16: 'No token is passed on, inwards or outwards',
    17: 'The signing key stays in the vault',
  },
  'What they may do': {
    18: 'Nothing is allowed that the policy doesn’t say; a faulty policy isn’t used',
    19: 'What a caller may not read changes nothing in any answer (non-interference)',
    20: 'A field used in any clause must be readable; hidden and absent look alike',
    21: 'Rows out of scope are absent, by id too',
    22: 'Ids are normalised, checked and of the right object',
    23: 'Only allowed fields are written; presets can’t be chosen',
    24: 'A reference may point only at what the caller can read',
    25: 'Scope holds before and after a change; forbidden moves are refused',
    26: 'Numbers are numbers: value limits can’t be dodged by form',
    27: 'Every hop of a path is checked, every branch of a polymorphic one',
    28: 'Sums tell nothing of small groups',
    29: 'Search finds by readable text only',
    30: 'Cursors are signed, and good for one caller, question and policy',
    31: 'Salesforce’s messages don’t pass through',
    32: 'Hidden and absent take equally long',
    33: 'Roll-out phases and kill switches hold on every instance within seconds',
    34: 'An approval is for exactly one change, by somebody else, once',
    35: 'Budgets stop reading everything bit by bit',
    36: 'An independent engine decides the same',
  },
  'What an agent reads and says': {
    37: 'Queries are printed from a typed tree; no text becomes syntax',
    38: 'Injection tools find nothing',
    39: 'CRM text is handed over apart, cleaned and with its source',
    40: 'Suspicion of instructions is noted and decides nothing',
    41: 'CRM text makes no link, image or markup',
    42: 'No text changes the structure of a card',
    43: 'Cells of a spreadsheet don’t become formulas',
    44: 'One operation for one purpose; nothing that asks anything',
    45: 'A write is confirmed by the person, once, as it was shown',
    46: 'An agent that runs in circles is stopped',
    47: 'Nothing is remembered from one caller to the next',
  },
  'On the wire': {
    48: 'Slow connections are closed',
    49: 'Bodies are JSON in UTF-8, and small',
    50: 'JSON is read strictly',
    51: 'Query parameters are known and single',
    52: 'Host and forwarded headers are not believed',
    53: 'A path has one form',
    54: 'Headers for browsers are set everywhere',
    55: 'Every refusal is problem+json with a stable code',
    56: 'Rates are limited and told',
    57: 'A repeated write has one effect',
    58: 'Outgoing calls go only where they are meant to',
    59: 'Notifications are verified before they are believed',
    60: 'No pattern takes long',
    61: 'Answers are checked before they are sent',
    62: 'Overload is refused early',
  },
  'What is kept': {
    63: 'No effect without an entry before it',
    64: 'The audit can’t be changed unnoticed',
    65: 'Secrets and personal values are in no log',
    66: 'No text breaks a log line',
    67: 'Versions and metrics are not shown to strangers',
    68: 'Simulators don’t run in production',
    69: 'Packages are pinned and run no install scripts',
  },
}

export const controls: readonly Control[] = Object.entries(AREAS).flatMap(([area, titles]) =>
  Object.entries(titles).map(([number, title]) => ({ number: Number(number), area, title })),
)

/** Controls that must be proven by a test. The others come with the parts of the product they belong to. */
export const required: ReadonlySet<number> = new Set([
  ...controls.map(c => c.number).filter(n => n <= 36),
  ...[44, 45, 46, 47, 57, 58, 63, 64, 65, 66],
])
