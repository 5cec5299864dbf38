"""Texts of the import report, Thai first, then English; a part of ``web.catalogue``."""

from __future__ import annotations

from typing import Final

REPORT_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "report.characters": ("จำนวนอักขระ", "Characters"),
    "report.dated": ("เอกสารที่มีวันที่", "Documents with a date"),
    "report.dates": ("ช่วงวันที่", "Dates"),
    "report.took": ("เวลาที่ใช้สร้าง", "Built in"),
    "report.seconds": ("{seconds} วินาที", "{seconds} s"),
    "report.workers": ("จำนวนโปรเซส", "Processes"),
    "report.kept": ("เอกสารที่ใช้ของเดิม", "Kept as they were"),
    "report.removed": ("เอกสารเดิมที่เปลี่ยนหรือหายไป", "Changed or gone"),
    "report.encoder": ("ตัวเข้ารหัสความหมาย", "Encoder of meaning"),
    "report.passages": ("ช่วงข้อความที่เข้ารหัส", "Passages encoded"),
    "report.encodings": ("รหัสอักขระ", "Encodings"),
    "report.formats": ("ชนิดของแฟ้ม", "Formats"),
    "report.skipped": ("ไม่ได้นำเข้า", "Left out"),
    "report.warnings": ("คำเตือน", "Warnings"),
    "report.damaged_pdfs": ("PDF ที่ตัวอักษรเสียหาย", "PDFs with damaged letters"),
    "report.same_text": ("ข้อความเหมือนกันทุกตัวอักษร", "The same text"),
    "report.similar_text": ("ข้อความเกือบเหมือนกัน", "Nearly the same text"),
    "report.slowest_documents": ("วิเคราะห์นานที่สุด", "Slowest to analyse"),
    "report.slowest_files": ("อ่านนานที่สุด", "Slowest to read"),
    "report.notes": ("หมายเหตุ", "Notes"),
    "report.column.path": ("แฟ้ม", "File"),
    "report.column.reason": ("เหตุผล", "Reason"),
    "report.column.warning": ("คำเตือน", "Warning"),
    "report.column.document": ("เอกสาร", "Document"),
    "report.column.like": ("เหมือนกับ", "Is like"),
    "report.column.seconds": ("วินาที", "Seconds"),
    "report.files": ("{count} แฟ้ม", "{count} files"),
    "report.show": ("แสดงรายการ", "Show the list"),
    "report.more": (
        "แสดง {shown} จาก {total} ดูทั้งหมดได้ด้วยคำสั่ง index --json",
        "{shown} of {total} shown; the command index --json gives all",
    ),
}
