const folder =
  'https://github.com/AzureAD/SCIMReferenceCode/blob/master/Microsoft.SCIM.LogicAppValidationTemplate/StandardLogicApp'

/** Microsoft's Logic App that tests an app for the gallery: its overview, and the workflows with each request. */
export const sources = {
  overview: `${folder}/SCIM-Validation-Test-Overview.md`,
  users: `${folder}/UserTests_Workflow.json`,
  groups: `${folder}/GroupTests_Workflow.json`,
  scim: `${folder}/SCIMTests_Workflow.json`,
} as const
