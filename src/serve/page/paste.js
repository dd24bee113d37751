// A block of cells as Excel and LibreOffice put it on the clipboard.

/** Returns the lines of a block, each with its cells: tabs between cells, quotes around a cell with line breaks. */
export function block(text) {
  const lines = [[]];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    lines.at(-1).push(cell);
    at = next;
    if (at >= text.length) break;
    const isTab = text[at] === "\t";
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (!isTab) {
      if (at < text.length) lines.push([]);
    } else if (at >= text.length) {
      lines.at(-1).push("");
    }
  }
  return lines;
}

function plain(text, at) {
  const end = /[\t\r\n]/.exec(text.slice(at));
  const next = end ? at + end.index : text.length;
  return [text.slice(at, next), next];
}

/** A cell in quotes, unless the quote is a character of the cell: then what ends the cell does not follow it. */
function quoted(text, at) {
  const found = /^"((?:[^"]|"")*)"(?=[\t\r\n]|$)/.exec(text.slice(at));
  return found ? [found[1].replaceAll('""', '"'), at + found[0].length] : plain(text, at);
}
