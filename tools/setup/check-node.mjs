/** The oldest Node that the tool chain runs on. */
const OLDEST = [20, 19];

/**
 * @param {string} version as in process.versions.node
 * @returns {string | undefined} what is wrong with this Node, in words
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `This is Node ${version}. The studio needs Node ${OLDEST.join('.')} or newer: install it, then run this again.`;
}
