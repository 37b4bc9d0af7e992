export interface ConnectorIdentity {
  /** Client id of the connector's app registration. */
  readonly clientId: string
  /** App ID URI of the proxy's app registration: the audience of its tokens. */
  readonly audience: string
  readonly tenantId: string
}

/** The colour behind the icon; the icon's own corners have it too. */
export const BRAND_COLOR = '#0B5CAB'

/**
 * apiProperties.json: sign-in with Entra on behalf of the person. Both on-behalf-of flags are needed for a connection
 * without a browser. The client secret is given to the platform when the connector is created and never stands here.
 */
export const apiProperties = ({ clientId, audience, tenantId }: ConnectorIdentity) => ({
  properties: {
    connectionParameters: {
      token: {
        type: 'oauthSetting',
        oAuthSettings: {
          identityProvider: 'aad',
          clientId,
          scopes: [],
          redirectMode: 'GlobalPerConnector',
          redirectUrl: 'https://global.consent.azure-apim.net/redirect',
          properties: {
            IsFirstParty: 'False',
            AzureActiveDirectoryResourceId: audience,
            IsOnbehalfofLoginSupported: true,
          },
          customParameters: {
            loginUri: { value: 'https://login.microsoftonline.com' },
            tenantId: { value: tenantId },
            resourceUri: { value: audience },
            enableOnbehalfOfLogin: { value: 'true' },
          },
        },
        uiDefinition: {
          displayName: 'Sign in with Microsoft Entra ID',
          description: 'Sign in with your work account.',
          tooltip: 'Sign in',
          constraints: { required: 'true' },
        },
      },
      'token:TenantId': {
        type: 'string',
        metadata: { sourceType: 'AzureActiveDirectoryTenant' },
        uiDefinition: {
          displayName: 'Tenant',
          // The platform's schema knows this sentence only in this form.
          description: 'The tenant ID of for the Azure Active Directory application',
          constraints: { required: 'false', hidden: 'true' },
        },
      },
    },
    iconBrandColor: BRAND_COLOR,
    capabilities: [],
    publisher: 'Sallyport',
  },
})

/** settings.json of the platform's command-line tool, which adds the connector's id and environment. */
export const settings = () => ({
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsApiVersion: '2016-11-01',
  powerAppsUrl: 'https://api.powerapps.com',
})
