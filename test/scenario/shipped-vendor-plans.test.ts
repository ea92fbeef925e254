import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { read } from '../docs/pages.ts'
import { playAll, scenariosIn } from './play-folder.ts'

const okta = scenariosIn('okta-qa')
const gallery = scenariosIn('entra-gallery')

playAll([...okta, ...gallery])

/** Okta, "SCIM test plan" of the OIN, version 2: all case ids. */
const oktaPlan = [
  ...[9306, 9339, 9340, 9341, 21902, 9290, 9307, 9334, 9335, 9336, 9291, 9309, 9310, 9337, 9292, 9294, 9311],
  ...[9295, 9300, 9293, 9301, 9302, 9303, 9304, 9305, 9338, 9312, 9317, 9316, 9315, 9330, 9322, 9318, 9321],
  ...[9319, 9320, 9323, 9324, 9325, 9326, 9327, 9328, 9329, 9331, 9332, 9333, 9359, 9360, 9361],
].map((number) => `C${number}`)

/** Microsoft, Logic App of the app gallery: those of its tests that go through the provisioning engine. */
const galleryTests = [
  ...['Create_User', 'Update_User', 'Disable_User', 'Delete_User', 'User_Update_Manager', 'Restore_User'],
  ...['POD_User', 'Create_Group', 'Update_Group', 'Delete_Group', 'Group_Update_Add_Member'],
  ...['Group_Update_Remove_Member', 'POD_Group', 'Restore_Group'],
].map((name) => `${name}_Test`)

/** `| C9323 C9324 | why |` */
const missing = [...read('docs/scenarios.md').matchAll(/^\| ((?:C\d+ ?)+) \| [^|]+ \|$/gm)].flatMap(
  ([, ids = '']) => ids.trim().split(' '),
)

test('every case of Okta’s plan is a scenario under its own id, or the page says why it is none', () => {
  const played = okta.flatMap((file) => basename(file).match(/C\d+/g) ?? [])
  expect([...played, ...missing].sort()).toEqual(oktaPlan.toSorted())
})

test('every gallery test that goes through the engine is a scenario of its name', () => {
  expect(gallery.map((file) => basename(file, '.yaml')).sort()).toEqual(galleryTests.toSorted())
})
