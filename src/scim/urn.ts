/** URNs of RFC 7643 §8.7 and RFC 7644 §8.2. */
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUserUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const listResponseUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const patchOpUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const bulkRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
export const searchRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export type ResourceType = 'User' | 'Group'
