import { defects } from '../../../src/target/defect/catalogue.ts'
import { toldByVerify } from './told-by-verify.ts'

/** Combinations of real servers, and the plain opposites of rules. */
toldByVerify(defects.filter(({ id }) => !id.startsWith('D')))
