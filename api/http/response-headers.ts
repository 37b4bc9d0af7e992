/**
 * The headers of every answer (controls 47 and 54). helmet decides them once, at start: they never differ between
 * requests, so that nothing is set header by header on the way of one. Lists are flat (name, value, name, value …) as
 * node:http writes them without another look.
 */
import helmet, { type HelmetOptions } from 'helmet'

type HeaderList = readonly string[]

/** What helmet sets for the options given. */
function helmetHeaders(options: HelmetOptions): string[] {
  const list: string[] = []
  const response = {
    setHeader: (name: string, value: string) => list.push(name, value),
    removeHeader: () => undefined,
  }
  // helmet reads nothing of a request and needs of a response only the two members above.
  helmet(options)({} as never, response as never, error => {
    if (error) throw error
  })
  return list
}

const shared: HelmetOptions = {
  strictTransportSecurity: { maxAge: 2 * 365 * 24 * 3600, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginResourcePolicy: { policy: 'same-site' },
  xFrameOptions: { action: 'deny' },
}

/** For answers that hold data or problems: nothing in them may be run, framed, kept or shared between callers. */
export const apiHeaders: HeaderList = [
  ...helmetHeaders({
    ...shared,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  }),
  'Cache-Control',
  'no-store',
  'Vary',
  'Authorization',
]

/** For the API page: its own scripts and styles, and nothing foreign but the sign-in service it asks for tokens. */
export function pageHeaders(signInOrigin: string | undefined): HeaderList {
  return [
    ...helmetHeaders({
      ...shared,
      // The sign-in page of the tenant may not be opened by a page that cut itself off from other origins.
      crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          // Swagger UI writes style attributes.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: ["'self'", ...(signInOrigin === undefined ? [] : [signInOrigin])],
          formAction: ["'none'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    }),
    'Cache-Control',
    'no-cache',
  ]
}
