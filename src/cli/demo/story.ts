import type { UserCreate, UserPatch } from '../../directory/user-schema.ts'

/** One thing that an administrator does. */
export type Act =
  | { createUser: UserCreate }
  | { updateUser: string; set: UserPatch }
  | { deactivateUser: string }
  | { reactivateUser: string }
  | { addMember: string; group: string }
  | { removeMember: string; group: string }

export interface Chapter {
  title: string
  /** What happens, for the reader. */
  text: string
  /** Done at one moment; then the vendor has its time. */
  acts: Act[]
}

const byron = 'ada.byron@acme.test'
const lovelace = 'ada.lovelace@acme.test'

/** What happens to Ada at Acme Instruments. */
export const story: readonly Chapter[] = [
  {
    title: 'Joiner',
    text: 'Ada Byron is hired as a software engineer. Being in Everyone assigns her to the app.',
    acts: [
      {
        createUser: {
          userName: byron,
          givenName: 'Ada',
          familyName: 'Byron',
          displayName: 'Ada Byron',
          email: byron,
          title: 'Software Engineer',
          department: 'Software',
          managerId: 'wei.chen@acme.test',
        },
      },
      { addMember: byron, group: 'Everyone' },
    ],
  },
  {
    title: 'Joiner: a team',
    text: 'She becomes a member of Engineering.',
    acts: [{ addMember: byron, group: 'Engineering' }],
  },
  {
    title: 'Mover: a new name',
    text: 'She marries and is Ada Lovelace now, with another userName and email address.',
    acts: [
      {
        updateUser: byron,
        set: { userName: lovelace, familyName: 'Lovelace', displayName: 'Ada Lovelace', email: lovelace },
      },
    ],
  },
  {
    title: 'Mover: a new department',
    text: 'She goes to Product, with another title.',
    acts: [{ updateUser: lovelace, set: { department: 'Product', title: 'Product Engineer' } }],
  },
  {
    title: 'Mover: a new manager',
    text: 'She reports to Elena Popescu instead of Wei Chen.',
    acts: [{ updateUser: lovelace, set: { managerId: 'elena.popescu@acme.test' } }],
  },
  {
    title: 'Mover: other groups',
    text: 'She leaves Engineering for R&D / Prototypes – Kraków.',
    acts: [
      { removeMember: lovelace, group: 'Engineering' },
      { addMember: lovelace, group: 'R&D / Prototypes – Kraków' },
    ],
  },
  { title: 'Leaver', text: 'Her account is deactivated.', acts: [{ deactivateUser: lovelace }] },
  {
    title: 'Rehire',
    text: 'She comes back, and her account is active again.',
    acts: [{ reactivateUser: lovelace }],
  },
]
