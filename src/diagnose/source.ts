/** Where requirements can be read. */
export const rfc7643 = (section: string) => `https://www.rfc-editor.org/rfc/rfc7643#section-${section}`
export const rfc7644 = (section: string) => `https://www.rfc-editor.org/rfc/rfc7644#section-${section}`
export const rfc6750 = (section: string) => `https://www.rfc-editor.org/rfc/rfc6750#section-${section}`
export const rfc6585 = (section: string) => `https://www.rfc-editor.org/rfc/rfc6585#section-${section}`
export const rfc9110 = (section: string) => `https://www.rfc-editor.org/rfc/rfc9110#section-${section}`
export const rfc9865 = (section: string) => `https://www.rfc-editor.org/rfc/rfc9865#section-${section}`
export const entraScim =
  'https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups'
export const entraQuarantine =
  'https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status'
export const entraGallery =
  'https://learn.microsoft.com/entra/identity/enterprise-apps/app-gallery-user-provisioning-requirements'
export const oktaReference = 'https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/'
export const oktaFaq = 'https://developer.okta.com/docs/concepts/scim/faqs/'
export const oktaPrepare =
  'https://developer.okta.com/docs/guides/scim-provisioning-integration-prepare/main/'
