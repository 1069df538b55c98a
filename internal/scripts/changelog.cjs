// Lines of the changelogs, with links. @changesets/changelog-github asks GitHub who wrote what, which needs a token; git knows enough.
const { execFileSync } = require("node:child_process");

const repository = "https://github.com/timevae/timevae";

/** The pull request that a commit's subject names (`… (#12)`, as GitHub writes it when it merges), or the commit. */
function link(commit, subjectOf) {
  if (!commit) return "";
  const [, pull] = /\(#(\d+)\)/.exec(subjectOf(commit)) ?? [];
  return pull
    ? ` ([#${pull}](${repository}/pull/${pull}))`
    : ` ([\`${commit.slice(0, 7)}\`](${repository}/commit/${commit}))`;
}

const subjectInGit = (commit) => execFileSync("git", ["log", "-1", "--format=%s", commit], { encoding: "utf8" });

/** One changeset: its text as an item of a list, the link behind it. */
async function getReleaseLine({ summary, commit }, _type, options) {
  const text = summary.trim().replaceAll("\n", "\n  ");
  return `- ${text}${link(commit, options?.subjectOf ?? subjectInGit)}`;
}

/** All packages rise together: that ours depend on each other's new version is no news. */
async function getDependencyReleaseLine() {
  return "";
}

module.exports = { getReleaseLine, getDependencyReleaseLine };
