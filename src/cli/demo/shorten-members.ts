/** The text of a body with the middle of long member lists left out, which is told where it was. */
export function shortenMembers(body: string): string {
  return body.replace(memberList, (list: string) => {
    const members = list.match(object) ?? []
    if (members.length < 6) return list
    const left = members.length - 3
    return `"members":[${members.slice(0, 2).join(',')}, … ${left} more … ,${members.at(-1)}]`
  })
}

const object = /\{(?:"(?:[^"\\]|\\.)*"|[^"{}])*\}/g
const memberList = new RegExp(`"members":\\[(?:${object.source},?)*\\]`, 'g')
