import { seenDefects } from '../../../src/target/defect/seen.ts'
import { toldByVerify } from './told-by-verify.ts'

toldByVerify(seenDefects)
