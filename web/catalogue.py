"""Every text of the pages, Thai first, then English.

In: nothing. Out: ``CATALOGUE``, key to (Thai, English). Words in braces are filled in;
both languages of a key name the same ones. What can go wrong stands in
``web.error_texts``, longer prose in the templates of the help page. Looked up through
``web.translations.Texts``.
"""

from __future__ import annotations

from typing import Final

from web.error_texts import ERROR_TEXTS
from web.report_texts import REPORT_TEXTS

CATALOGUE: Final[dict[str, tuple[str, str]]] = {
    **ERROR_TEXTS,
    **REPORT_TEXTS,
    # Every page
    "name": ("สองภาษา", "Songphasa"),
    "name.other": ("Songphasa", "สองภาษา"),
    "tagline": (
        "พิมพ์คำค้นเป็นภาษาไทยหรืออังกฤษ แล้วพบเอกสารทั้งสองภาษา",
        "Type in Thai or English, find documents in both",
    ),
    "skip": ("ข้ามไปที่เนื้อหา", "Skip to content"),
    "language": ("ภาษาของหน้าเว็บ", "Language of this site"),
    "language.th": ("ไทย", "ไทย"),
    "language.en": ("English", "English"),
    "nav": ("เมนู", "Menu"),
    "nav.help": ("วิธีค้น", "Help"),
    "nav.analyze": ("ดูการตัดคำ", "How text is cut"),
    "nav.stats": ("ข้อมูลดัชนี", "About the index"),
    # The form
    "form.label": ("คำค้น", "Search words"),
    "form.button": ("ค้นหา", "Search"),
    "form.filters": ("ตัวกรอง", "Filters"),
    "form.language": ("ภาษาของเอกสาร", "Language"),
    "form.from": ("ตั้งแต่", "From"),
    "form.to": ("ถึง", "To"),
    "form.dates": ("วันที่ของเอกสาร", "Date"),
    "form.dates.hint": (
        "พ.ศ. หรือ ค.ศ. ก็ได้ เช่น 2567, มิ.ย. 2567, 2024-06-20",
        "Either calendar: 2024, Jun 2024, 20/6/2567",
    ),
    "form.source": ("แหล่งที่มา", "Source"),
    "form.source.any": ("ทุกแหล่ง", "All sources"),
    "form.sort": ("เรียงตาม", "Order"),
    "form.apply": ("ใช้ตัวกรอง", "Apply"),
    "form.clear": ("ล้างตัวกรองทั้งหมด", "Clear all filters"),
    "form.years": ("ปีที่พบ", "Years found"),
    "lang.any": ("ทุกภาษา", "Any language"),
    "lang.th": ("ไทย", "Thai"),
    "lang.en": ("อังกฤษ", "English"),
    "sort.relevance": ("ตรงคำค้นที่สุด", "Best match"),
    "sort.newest": ("ใหม่ที่สุด", "Newest first"),
    "sort.oldest": ("เก่าที่สุด", "Oldest first"),
    "filter.remove": ("เอาตัวกรองออก: {what}", "Remove filter: {what}"),
    "filter.from": ("ตั้งแต่ {date}", "from {date}"),
    "filter.to": ("ถึง {date}", "to {date}"),
    # Home
    "home.examples": ("ลองค้น", "Try"),
    "home.examples.th": ("ค้นด้วยภาษาไทย", "In Thai"),
    "home.examples.en": ("ค้นด้วยภาษาอังกฤษ", "In English"),
    "home.examples.precise": ("ค้นให้แคบลง", "More precisely"),
    # Results
    "results.title": ("{query} – ผลการค้นหา", "{query} – search results"),
    "results.all": ("เอกสารทั้งหมดตามตัวกรอง", "All documents that pass the filters"),
    "results.heading": ("พบ {count} เอกสาร", "{count} documents"),
    "results.heading.one": ("พบ 1 เอกสาร", "1 document"),
    "results.heading.none": ("ไม่พบเอกสาร", "No documents"),
    "results.for": ("สำหรับ “{query}”", "for “{query}”"),
    "results.range": ("แสดงลำดับที่ {first}–{last}", "Showing {first}–{last}"),
    "results.time": ("ใช้เวลา {seconds} วินาที", "{seconds} seconds"),
    "results.list": ("รายการผลการค้นหา", "Results"),
    "results.found-by-expansion": (
        "พบผ่านคำแปลหรือชื่อเรียกอื่น",
        "Found through a translation or another name",
    ),
    "results.found-by-meaning": (
        "ไม่มีคำที่ค้นหา แต่เนื้อความใกล้เคียง",
        "None of the words, but a similar meaning",
    ),
    "results.mark": ("คำที่ค้นหาเพิ่มให้", "Also searched"),
    "results.mark.for": (
        "ค้นหาเพิ่มจาก “{because}”",
        "Also searched, for “{because}”",
    ),
    "results.original": ("ต้นฉบับ", "Original"),
    "results.untitled": ("(ไม่มีชื่อเรื่อง)", "(untitled)"),
    "results.paging": ("หน้าผลการค้นหา", "Pages of results"),
    "results.page": ("หน้า {page} จาก {pages}", "Page {page} of {pages}"),
    "results.next": ("หน้าถัดไป", "Next page"),
    "results.previous": ("หน้าก่อน", "Previous page"),
    "results.beyond": (
        "หน้านี้เลยผลลัพธ์สุดท้ายไปแล้ว",
        "This page lies beyond the last result.",
    ),
    "results.first-page": ("กลับไปหน้าแรกของผลลัพธ์", "Back to the first page"),
    "results.json": ("ผลเดียวกันนี้ในรูป JSON", "These results as JSON"),
    "results.older": (
        "ดัชนีรุ่นล่าสุดใช้ไม่ได้ จึงตอบจากรุ่นก่อนหน้า ผลอาจไม่ครบเอกสารใหม่",
        "The newest index cannot be used; these answers come from the one before.",
    ),
    "explain.on": ("อธิบายว่าทำไมจึงพบ", "Explain these results"),
    "explain.off": ("ซ่อนคำอธิบาย", "Hide the explanations"),
    "explain.why": ("ทำไมจึงพบ", "Why this result"),
    "explain.score": ("คะแนน", "Score"),
    "explain.what": ("สิ่งที่ตรง", "What matched"),
    "explain.frequency": ("จำนวนครั้งในเอกสาร", "Times here"),
    "explain.documents": ("พบในกี่เอกสาร", "Documents with it"),
    # How the query was read
    "reading": ("เข้าใจว่า", "Understood as"),
    "note.unclosed-quote": (
        "เครื่องหมายคำพูดไม่มีตัวปิด จึงค้นถึงท้ายคำค้น: “{text}”",
        "A quotation mark was not closed; the phrase goes on to the end: “{text}”",
    ),
    "note.unmatched-parenthesis": (
        "วงเล็บ {text} ไม่มีคู่ จึงไม่นำมาคิด",
        "The parenthesis {text} has no partner and was ignored",
    ),
    "note.lonely-operator": (
        "{text} ไม่มีคำให้เชื่อม จึงไม่นำมาคิด",
        "{text} had nothing to work on and was ignored",
    ),
    "note.too-deep": (
        "วงเล็บซ้อนกันลึกเกินไป จึงไม่นำส่วนในสุดมาคิด",
        "Parentheses are nested too deeply; the innermost part was ignored",
    ),
    "note.empty-field": (
        "ไม่มีค่าหลัง {text}: จึงไม่นำมาคิด",
        "Nothing follows {text}: so it was ignored",
    ),
    "note.unknown-language": (
        "ไม่รู้จักภาษา “{text}” ใช้ได้คือ th และ en",
        "There is no language “{text}”; use th or en",
    ),
    "note.unreadable-date": (
        (
            "อ่านวันที่หลัง date: ไม่ได้ จึงไม่ได้กรองตามวันที่ "
            "เขียนได้เช่น 2567, มิ.ย. 2567 หรือ 2024-06-20"
        ),
        (
            "The date after date: could not be read, so dates are not filtered. "
            "Write it like 2024, Jun 2024, 2024-06-20 or 2567"
        ),
    ),
    # What was added to the query
    "also": ("ค้นหาเพิ่มด้วย", "Also searched"),
    "also.excluded": ("ตัดออก", "left out"),
    "also.rest": ("อีก {count}", "{count} more"),
    "also.without": ("เอา “{term}” ออก", "Search without “{term}”"),
    "also.found-in": ("พบใน {count} เอกสาร", "in {count} documents"),
    "also.restore": ("ค้น “{term}” อีกครั้ง", "Search “{term}” again"),
    "also.off": ("ค้นเฉพาะคำที่พิมพ์", "Search only my words"),
    "also.on": ("ค้นคำแปลและชื่อเรียกอื่นด้วย", "Search translations and other names too"),
    "also.is-off": (
        "กำลังค้นเฉพาะคำที่พิมพ์",
        "Only the words you typed were searched.",
    ),
    "layer.glossary": ("อภิธานศัพท์", "glossary"),
    "layer.places": ("ชื่อสถานที่", "place names"),
    "layer.transliteration": ("คำทับศัพท์", "transliteration"),
    "layer.wordnet": ("พจนานุกรม", "dictionary"),
    "layer.parts": ("บางส่วนของคำแปล", "parts of a translation"),
    "layer.dictionary": ("พจนานุกรม", "dictionary"),
    "layer.sounds": ("ออกเสียงคล้ายกัน", "sounds alike"),
    # Nothing found
    "empty.hints": ("ลองวิธีเหล่านี้", "What may help"),
    "empty.spelling": ("ตรวจตัวสะกด", "Check the spelling"),
    "empty.fewer": (
        "ใช้คำน้อยลงหรือคำที่กว้างขึ้น",
        "Use fewer or more general words",
    ),
    "empty.quotes": (
        "เอาเครื่องหมายคำพูดออก เพื่อไม่ต้องตรงทุกตัวอักษร",
        "Take the quotation marks away, so that not every letter must agree",
    ),
    "empty.filters": ("ค้นโดยไม่ใช้ตัวกรอง", "Search without the filters"),
    "empty.expand": (
        "ค้นคำแปลและชื่อเรียกอื่นด้วย",
        "Search translations and other names too",
    ),
    "empty.help": ("อ่านวิธีเขียนคำค้น", "Read how to write a query"),
    # A document
    "document.back": ("กลับไปที่ผลการค้นหา", "Back to the results"),
    "document.label": ("ค้นในเอกสารนี้", "Find in this document"),
    "document.button": ("หา", "Find"),
    "document.original": ("อ่านจากแหล่งที่มา", "Read at its source"),
    "document.matches": ("ตรงกับคำค้น {count} แห่ง", "{count} matches"),
    "document.matches.one": ("ตรงกับคำค้น 1 แห่ง", "1 match"),
    "document.matches.none": (
        "ไม่มีคำค้นนี้ในเอกสาร",
        "These words do not stand in this document",
    ),
    "document.first": ("ไปที่แห่งแรก", "Go to the first"),
    "document.next": ("แห่งถัดไป", "Next match"),
    "document.previous": ("แห่งก่อนหน้า", "Previous match"),
    "document.id": ("รหัสเอกสาร", "Document id"),
    "document.similar": ("เอกสารที่ใกล้เคียง", "Similar documents"),
    "document.undated": ("ไม่ระบุวันที่", "No date"),
    # Analysis
    "analyze.title": ("ข้อความถูกตัดคำอย่างไร", "How a text is cut into terms"),
    "analyze.intro": (
        "พิมพ์ข้อความเพื่อดูทุกขั้นตอน ใช้ขั้นตอนเดียวกันทั้งกับเอกสารและคำค้น",
        "Type a text to see every step. Documents and queries take the same ones.",
    ),
    "analyze.label": ("ข้อความ", "Text"),
    "analyze.button": ("วิเคราะห์", "Analyse"),
    "analyze.normal": ("รูปมาตรฐาน", "Normal form"),
    "analyze.unchanged": ("ไม่มีอะไรเปลี่ยน", "Nothing changed."),
    "analyze.before": ("ก่อน", "Before"),
    "analyze.after": ("หลัง", "After"),
    "analyze.gone": ("(ตัดออก)", "(left out)"),
    "analyze.at": ("ตำแหน่ง", "Offsets"),
    "analyze.reading": ("อ่านเป็นคำค้นว่า", "Read as a query"),
    "analyze.tokens": ("คำที่ได้", "Terms"),
    "analyze.none": ("ไม่มี", "None."),
    "analyze.entities": ("ชื่อที่รู้จัก", "Known names"),
    "analyze.dates": ("วันที่ที่พบ", "Dates found"),
    "analyze.weak": ("กำกวม ใช้ตามบริบท", "ambiguous on its own"),
    "view.words": ("คำ", "Words"),
    "view.words.hint": (
        "คำไทย รากคำอังกฤษ ตัวเลข ตัวย่อ",
        "Thai words, English stems, numbers, abbreviations",
    ),
    "view.words_alt": ("คำ แบบที่สอง", "Words, second reading"),
    "view.words_alt.hint": (
        "ตัดคำไทยด้วยรายการคำอีกชุดหนึ่ง",
        "Thai cut with another word list",
    ),
    "view.grams": ("สี่ตัวอักษร", "Four letters"),
    "view.grams.hint": (
        "ทุกช่วงสี่ตัวอักษรไทย สำหรับชื่อที่ไม่มีในพจนานุกรม",
        "Every four Thai letters, for names no dictionary knows",
    ),
    "view.exact": ("คำตรงตัว", "Exact words"),
    "view.exact.hint": ("คำอักษรละตินที่ไม่ตัดท้าย", "Latin words, unstemmed"),
    "view.names": ("ชื่อที่อาจเป็นไปได้", "Possible names"),
    "view.names.hint": (
        "ช่วงอักษรที่อาจเป็นชื่อ ใช้หาชื่อที่ออกเสียงคล้ายกัน",
        "Stretches that may be names, to find names that sound alike",
    ),
    "view.entities": ("ชื่อในอภิธานศัพท์", "Glossary names"),
    "view.entities.hint": ("รหัสของชื่อที่พบ", "Ids of the names found"),
    # The index
    "stats.title": ("ข้อมูลดัชนี", "About the index"),
    "stats.documents": ("เอกสาร", "Documents"),
    "stats.generation": ("รุ่นของดัชนี", "Generation"),
    "stats.built": ("สร้างเมื่อ", "Built"),
    "stats.languages": ("ภาษา", "Languages"),
    "stats.years": ("ปี", "Years"),
    "stats.sources": ("แหล่งที่มา", "Sources"),
    "stats.more": ("และอีก {count} แหล่ง", "and {count} more"),
    "stats.fingerprints": ("สร้างด้วย", "Made with"),
    "fingerprint.analyzer": ("ตัวตัดคำ", "Analyzer"),
    "fingerprint.format": ("รูปแบบแฟ้ม", "File format"),
    "fingerprint.glossary": ("อภิธานศัพท์", "Glossary"),
    "fingerprint.semantic": ("ตัวเข้ารหัสความหมาย", "Encoder of meaning"),
    "stats.report": ("รายงานการนำเข้า", "Import report"),
    "help.title": ("วิธีค้น", "How to search"),
    "help.own": ("เส้นใต้ทึบ", "solid underline"),
    "help.added": ("เส้นประ", "dashed one"),
    # Keyboard
    "keys.on": ("ปุ่ม / ไปที่ช่องค้น: เปิดอยู่", "The / key goes to the search box: on"),
    "keys.off": ("ปุ่ม / ไปที่ช่องค้น: ปิดอยู่", "The / key goes to the search box: off"),
}
