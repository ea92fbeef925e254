import type { ReportedFinding } from './report-schema.ts'

/** The lines that explain a finding: what was seen is followed by what is required, who breaks, what to do. */
export function explanation(finding: ReportedFinding): [title: string, text: string][] {
  const { required, source, breaks, fix, disagreement } = finding
  return [
    ['required', source === '' ? required : `${required} ${source}`],
    ['breaks', breaks],
    ['fix', fix],
    ...(disagreement ? [['but', disagreement] as [string, string]] : []),
  ]
}

/** `3 times`, or nothing for what was seen once. */
export function times(count: number): string {
  return count > 1 ? `${count} times` : ''
}
