// Words and order of findings: what to do first, what a severity is called.

export const SEVERITIES = [
  ["error", "直すところ"],
  ["warning", "注意"],
  ["note", "お知らせ"],
];

export const severityWords = (severity) => SEVERITIES.find(([known]) => known === severity)[1];

/** That the form is an older year's comes before everything: what else is found follows from it. */
const FIRST = "C111";

const rank = ({ code, severity }) => (code === FIRST ? -1 : SEVERITIES.findIndex(([known]) => known === severity));

/** Returns the groups, with their place in the report, in the order in which to go about them. */
export function inOrder(groups) {
  return groups.map((group, index) => ({ ...group, index })).sort((one, other) => rank(one) - rank(other) || one.index - other.index);
}

/** Returns the groups to begin with. */
export const first = (groups) => inOrder(groups).filter((group) => group.code === FIRST || group.severity === "error");

export const placeOf = ({ file, sheet, cell }) => [sheet ?? file, cell].filter(Boolean).join(" ");
