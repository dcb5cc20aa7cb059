/**
 * How to start npm from a program: the very npm that started us where there is one, as Windows cannot spawn `npm.cmd`
 * without a shell.
 * @param {readonly string[]} args
 * @returns {{command: string, args: string[], shell: boolean}}
 */
export function npmCommand(args) {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /npm-cli\.c?js$/.test(own))
    return { command: process.execPath, args: [own, ...args], shell: false };
  return { command: 'npm', args: [...args], shell: process.platform === 'win32' };
}
