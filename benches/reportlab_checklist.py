"""The checklist's two pages by ReportLab, to compare with: reportlab_checklist.py FOLDER OUT.

Reads of each workbook the two sheets that the form is made of, with openpyxl, and sets the same
two pages with the same fonts, in one thread; nothing is checked, and the PDF has no tags. Prints
milliseconds a workbook, after a first one that is not counted. Needs reportlab and openpyxl.
"""

import sys
import time
from pathlib import Path

from openpyxl import load_workbook
from reportlab.graphics.shapes import Drawing, Ellipse, String
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

FONTS = Path(__file__).parent.parent / "fonts"
TITLE = "薬局におけるサイバーセキュリティ対策チェックリスト"
CHAPTERS = {"1": "1<br/>体制構築", "2": "2<br/>医療情報システムの管理・運用", "3": "3<br/>インシデント発生に備えた対応"}
ALL = {None: "", "全般": "医療情報システム全般について、以下を実施している。"}
OVER = "サーバ、端末PC、ネットワーク機器の別"
NOTES = [
    "*以下項目は令和5年度中にすべての項目で「はい」にマルが付くよう取り組んでください。",
    "*２（２）及び２（３）については、事業者と契約していない場合には、記入不要です。",
    "*1回目の確認で「いいえ」の場合、令和5年度中の対応目標日を記入してください。",
]
BELOW = "●　各項目の考え方や確認方法等については、「医療機関におけるサイバーセキュリティ対策チェックリストマニュアル～医療機関・事業者向け～」をご覧ください。"
# Rows of the sheet that are the first page's.
FIRST = 10


def style(name, **more):
    return ParagraphStyle(name, fontName="Regular", fontSize=8, leading=11, wordWrap="CJK", **more)


def styles():
    pdfmetrics.registerFont(TTFont("Regular", FONTS / "BIZUDPGothic-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Bold", FONTS / "BIZUDPGothic-Bold.ttf"))
    return {
        "left": style("left"),
        "center": style("center", alignment=TA_CENTER),
        "title": ParagraphStyle("title", fontName="Bold", fontSize=12, leading=16, alignment=TA_CENTER),
    }


def reply(answer):
    """はい・いいえ with a ring around what was answered."""
    drawing = Drawing(24 * mm, 12)
    drawing.add(String(9 * mm, 3, "はい・いいえ", fontName="Regular", fontSize=8, textAnchor="start"))
    middle = {"はい": 11.5 * mm, "いいえ": 18.5 * mm}.get(answer)
    if middle:
        drawing.add(Ellipse(middle, 6, 4 * mm, 6, fillColor=None, strokeColor=colors.black, strokeWidth=0.9))
    return drawing


def day(value):
    return f"（{value.month:2}/{value.day:2}）" if value else "（　/　）"


def read(path):
    book = load_workbook(path, read_only=True, data_only=True)
    pharmacy = {row[0]: row[1] for row in book["薬局"].iter_rows(min_row=5, max_col=2, values_only=True) if row[0]}
    items = [row for row in book["チェックリスト"].iter_rows(min_row=5, max_col=9, values_only=True) if row[0]]
    book.close()
    return pharmacy, items


GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]


def existence(pharmacy, look):
    center, left = look["center"], look["left"]
    rows = [
        [Paragraph("チェック項目", center), "", Paragraph("確認結果（日付）", center), Paragraph("備考", center)],
        [
            Paragraph("医療情報システムの有無", center),
            Paragraph("医療情報システムを導入、運用している。（「いいえ」の場合、以下すべての項目は確認不要）", left),
            [reply(pharmacy["医療情報システムの有無"]), Paragraph(day(pharmacy["有無の確認日"]), center)],
            Paragraph(pharmacy["有無の備考"] or "", left),
        ],
    ]
    return Table(rows, colWidths=[29 * mm, 82 * mm, 32 * mm, 37 * mm], style=[*GRID, ("SPAN", (0, 0), (1, 0))])


def items_table(items, look):
    center, left = look["center"], look["left"]
    heads = ["チェック項目", "", "確認結果（日付）", "", "", "備考"]
    under = ["", "", "1回目", "目標日", "2回目", ""]
    rows = [[Paragraph(text, center) for text in heads], [Paragraph(text, center) for text in under]]
    spans = [("SPAN", (0, 0), (1, 1)), ("SPAN", (2, 0), (4, 0)), ("SPAN", (5, 0), (5, 1))]
    chapter, device, began = None, None, 0
    for number, of, text, first, first_day, target, second, second_day, remark in items:
        if number[0] != chapter:
            if chapter:
                spans.append(("SPAN", (0, began), (0, len(rows) - 1)))
            chapter, device, began = number[0], None, len(rows)
        if of != device:
            device = of
            heading = ALL.get(of) or f"{of}について、以下を実施している。"
            rows.append([Paragraph(CHAPTERS[chapter], center), Paragraph(heading, left), "", "", "", ""])
            spans.append(("SPAN", (1, len(rows) - 1), (5, len(rows) - 1)))
        rows.append([
            Paragraph(CHAPTERS[chapter], center) if began == len(rows) else "",
            Paragraph(f"（{number[2:-1]}）　{text}", left),
            [reply(first), Paragraph(day(first_day), center)],
            Paragraph(day(target), center),
            [reply(second), Paragraph(day(second_day), center)],
            Paragraph(remark or "", left),
        ])
    spans.append(("SPAN", (0, began), (0, len(rows) - 1)))
    widths = [width * mm for width in (29, 58, 25, 16, 25, 27)]
    return Table(rows, colWidths=widths, style=[*GRID, *spans])


def make(path, out, look):
    pharmacy, items = read(path)
    name = pharmacy["薬局名"]

    def margins(canvas, document):
        canvas.setFont("Regular", 7.5)
        canvas.drawString(15 * mm, 11 * mm, name)
        canvas.drawCentredString(A4[0] / 2, 11 * mm, "薬局確認用チェックリスト")
        canvas.drawRightString(A4[0] - 15 * mm, 11 * mm, f"{document.page} / 2")
        canvas.rect(A4[0] - 37 * mm, A4[1] - 22 * mm, 22 * mm, 6 * mm)
        canvas.setFont("Bold", 9)
        canvas.drawCentredString(A4[0] - 26 * mm, A4[1] - 20.5 * mm, "薬局確認用")

    left, title = look["left"], look["title"]
    story = [Paragraph(TITLE, title), Spacer(1, 3 * mm), existence(pharmacy, look), Spacer(1, 3 * mm)]
    story += [Paragraph("〇　令和5年度中", left), *(Paragraph(note, left) for note in NOTES), Spacer(1, 2 * mm)]
    story += [items_table(items[:FIRST], look), Paragraph(BELOW, left), PageBreak()]
    story += [Paragraph(TITLE, title), Spacer(1, 3 * mm), Paragraph("〇　参考項目（令和６年度中）", left)]
    story += [items_table(items[FIRST:], look), Paragraph(BELOW, left), Spacer(1, 3 * mm)]
    story += [Paragraph("薬局名　　" + name, left), Paragraph("薬局の管理者　" + pharmacy["薬局の管理者"], left)]
    margin = {"leftMargin": 15 * mm, "rightMargin": 15 * mm, "topMargin": 15 * mm, "bottomMargin": 16 * mm}
    document = SimpleDocTemplate(str(out), pagesize=A4, title="薬局確認用チェックリスト", **margin)
    document.build(story, onFirstPage=margins, onLaterPages=margins)
    assert document.page == 2, f"{path}: {document.page} pages"


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    look = styles()
    paths = sorted(folder.glob("*.xlsx"))
    make(paths[0], out / "first.pdf", look)
    began = time.perf_counter()
    for path in paths:
        make(path, out / f"{path.stem}.pdf", look)
    print(f"{(time.perf_counter() - began) * 1000 / len(paths):.2f} ms a workbook, {len(paths)} workbooks")


if __name__ == "__main__":
    main()
