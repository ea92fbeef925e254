export type { Problem } from './base/error.ts'
export { AppError } from './base/error.ts'
export type { App } from './directory/app-schema.ts'
export type { Group, GroupCreate, GroupPatch } from './directory/group-schema.ts'
export type { PushRule, PushRuleCreate } from './directory/push-rule-schema.ts'
export type { PushOptions } from './directory/pushed-group-schema.ts'
export type { SubjectView } from './directory/subject.ts'
export type { User, UserCreate, UserPatch } from './directory/user-schema.ts'
export type { FindingView } from './findings/view.ts'
export type { ExchangeView } from './journal/exchange-view.ts'
export type { AppOptions, AppRef, IdpApps } from './library/apps.ts'
export { createIdp, type IdpOptions } from './library/create-idp.ts'
export type { ExchangeFilter, RequestFilter } from './library/exchange-filter.ts'
export type { IdpFaults } from './library/faults.ts'
export type { IdpGroups } from './library/groups.ts'
export type { LibraryIdp as Idp, OfApp } from './library/library-idp.ts'
export type { GroupRef, SubjectRef, UserRef } from './library/refs.ts'
export type {
  FetchTarget,
  ListenerTarget,
  RemoteTarget,
  TargetCredentials,
  TargetOption,
} from './library/target-option.ts'
export type { IdpUsers } from './library/users.ts'
export type { DriftReport } from './sync/drift-report.ts'
export type { EngineApi } from './sync/engine-api.ts'
export type * from './sync/view.ts'
export { createTarget, type Target, type TargetOptions } from './target/target.ts'
export type { Auth } from './wire/auth.ts'
