/** Parts of a synchronization schema, as the portal exports it. */
export const attribute = (name: string) => ({
  type: 'Attribute',
  name,
  expression: `[${name}]`,
  parameters: [],
})
export const constant = (name: string) => ({
  type: 'Constant',
  name,
  expression: JSON.stringify(name),
  parameters: [],
})

export function direct(targetAttributeName: string, source: string, matchingPriority = 0) {
  return {
    targetAttributeName,
    matchingPriority,
    flowType: 'Always',
    flowBehavior: 'FlowWhenChanged',
    defaultValue: null,
    exportMissingReferences: false,
    source: attribute(source),
  }
}

export function user(attributeMappings: unknown[], more: object = {}) {
  const ends = {
    sourceObjectName: 'User',
    targetObjectName: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  }
  return {
    name: 'People',
    enabled: true,
    flowTypes: 'Add,Update,Delete',
    scope: null,
    ...ends,
    attributeMappings,
    ...more,
  }
}

export function group(attributeMappings: unknown[], more: object = {}) {
  const ends = { sourceObjectName: 'Group', targetObjectName: 'urn:ietf:params:scim:schemas:core:2.0:Group' }
  return {
    name: 'Teams',
    enabled: true,
    flowTypes: 'Add,Update,Delete',
    scope: null,
    ...ends,
    attributeMappings,
    ...more,
  }
}

export function schemaOf(...objectMappings: unknown[]) {
  const ends = { sourceDirectoryName: 'Azure Active Directory', targetDirectoryName: 'customappsso' }
  const rule = {
    id: '1',
    name: 'USER_OUTBOUND',
    priority: 1,
    editable: true,
    ...ends,
    metadata: [],
    objectMappings,
  }
  return {
    '@odata.context': 'https://graph.example/beta',
    id: 'scim.1',
    version: '1.0',
    synchronizationRules: [rule],
  }
}
