"""The texts of everything that can go wrong, Thai first, then English.

In: nothing. Out: ``ERROR_TEXTS``, a part of ``web.catalogue.CATALOGUE``: ``error.*``
for whole requests, ``fault.*`` for single parameters, ``refused.*`` for what the
service does not accept. Each says what happened and what to do.
"""

from __future__ import annotations

from typing import Final

ERROR_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "error.parameters.title": ("คำขอนี้ยังใช้ไม่ได้", "This request cannot be used as it is"),
    "error.parameters.text": (
        "แก้ค่าต่อไปนี้แล้วลองอีกครั้ง",
        "Correct the following and try again.",
    ),
    "error.document.title": ("ไม่พบเอกสารนี้", "There is no such document"),
    "error.document.text": (
        "ไม่มีเอกสารรหัสนี้ในดัชนี ลองค้นด้วยคำจากชื่อเรื่อง",
        "No document in the index has this id. Search for a word of its title.",
    ),
    "error.address.title": ("ไม่พบหน้านี้", "There is no such page"),
    "error.address.text": (
        "ที่อยู่นี้ไม่มีอยู่ ตรวจตัวสะกด หรือเริ่มจากหน้าแรก",
        "Nothing is at this address. Check its spelling or begin at the first page.",
    ),
    "error.method.title": ("ใช้วิธีเรียกนี้ไม่ได้", "This method is not allowed"),
    "error.method.text": (
        "ที่อยู่นี้รับเฉพาะ {allowed}",
        "This address accepts {allowed} only.",
    ),
    "error.too-long.title": ("ที่อยู่ยาวเกินไป", "The address is too long"),
    "error.too-long.text": (
        "ทำคำค้นให้สั้นลง แล้วลองอีกครั้ง",
        "Shorten the query and try again.",
    ),
    "error.index-missing.title": ("ยังไม่มีดัชนีให้ค้น", "There is no index yet"),
    "error.index-missing.text": (
        "ผู้ดูแลสร้างดัชนีได้ด้วยคำสั่ง make index แล้วหน้านี้จะใช้ได้เอง",
        (
            "Whoever runs this server can build one with: make index. "
            "It is used as soon as it is there."
        ),
    ),
    "error.index-stale.title": (
        "ดัชนีสร้างด้วยโปรแกรมรุ่นอื่น",
        "The index was built by another version",
    ),
    "error.index-stale.text": (
        "คำในดัชนีจะไม่ตรงกับคำค้น ผู้ดูแลต้องสร้างใหม่ด้วยคำสั่ง make index",
        "Its words would not match. Whoever runs this server rebuilds it: make index.",
    ),
    "error.index-damaged.title": ("ดัชนีเสียหาย", "The index is damaged"),
    "error.index-damaged.text": (
        "จึงไม่ตอบจากข้อมูลที่อาจผิด ผู้ดูแลสร้างใหม่ได้ด้วยคำสั่ง make index",
        (
            "Nothing from it is served, because it might be wrong. "
            "Whoever runs this server can rebuild it: make index."
        ),
    ),
    "error.bug.title": ("ขออภัย ระบบผิดพลาด", "Something went wrong here"),
    "error.bug.text": (
        "เราบันทึกความผิดพลาดนี้ไว้แล้ว หากแจ้งผู้ดูแล โปรดบอกหมายเลข {incident}",
        "The error was recorded. If you report it, please give this number: {incident}",
    ),
    "error.other.title": ("คำขอนี้ใช้ไม่ได้", "This request cannot be answered"),
    "error.other.text": (
        "เซิร์ฟเวอร์ไม่รับคำขอแบบนี้ (รหัส {status})",
        "The server does not accept a request like this (code {status}).",
    ),
    "error.home": ("ไปหน้าแรก", "To the first page"),
    "fault.repeated": (
        "ให้มา {count} ครั้ง ใช้ได้เพียงครั้งเดียว",
        "It is given {count} times; give it once.",
    ),
    "fault.unknown": (
        "ไม่มีพารามิเตอร์ชื่อนี้ ที่มีคือ {known}",
        "There is no such parameter; there are {known}.",
    ),
    "fault.unknown-near": (
        "ไม่มีพารามิเตอร์ชื่อนี้ หมายถึง “{near}” หรือเปล่า ที่มีคือ {known}",
        "There is no such parameter; did you mean “{near}”? There are {known}.",
    ),
    "fault.long": (
        "ยาว {length} ตัวอักษร ใช้ได้ไม่เกิน {longest} ตัวอักษร โปรดทำให้สั้นลง",
        "It has {length} characters; at most {longest} are taken. Shorten it.",
    ),
    "fault.choice": (
        "ใช้ “{value}” ไม่ได้ เลือกได้จาก {allowed}",
        "“{value}” is not possible; choose one of {allowed}.",
    ),
    "fault.whole": (
        "“{value}” ไม่ใช่จำนวนเต็ม โปรดเขียนเช่น 2",
        "“{value}” is not a whole number; write one, such as 2.",
    ),
    "fault.positive": (
        "“{value}” น้อยเกินไป เริ่มนับจาก 1",
        "“{value}” is too small; counting begins at 1.",
    ),
    "fault.range": (
        "“{value}” อยู่นอกช่วง ใช้ได้ตั้งแต่ 1 ถึง {most}",
        "“{value}” is out of range; use 1 to {most}.",
    ),
    "fault.switch": (
        "ใช้ “{value}” ไม่ได้ เขียน 1 หรือ true คือใช่, 0 หรือ false คือไม่",
        "“{value}” is neither yes (1, true) nor no (0, false).",
    ),
    "fault.date": (
        "อ่าน “{value}” เป็นวันที่ไม่ได้ เขียนได้เช่น 2567, มิ.ย. 2567 หรือ 2024-06-20",
        (
            "“{value}” is not a date that can be read; write 2024, Jun 2024, "
            "2024-06-20 or 2567."
        ),
    ),
    "fault.many": (
        "ให้มา {count} ครั้ง ใช้ได้ไม่เกิน {most} ครั้ง",
        "It is given {count} times; at most {most} are taken.",
    ),
    "refused.q": ("คำค้นว่างอยู่ พิมพ์อย่างน้อยหนึ่งคำ", "It is empty; type at least one word."),
    "refused.too-long": (
        "คำค้นยาวเกิน {limit} ตัวอักษร โปรดทำให้สั้นลง",
        "The query has more than {limit} characters. Shorten it.",
    ),
    "refused.page": (
        "ดูได้เฉพาะ {window} รายการแรก ทำคำค้นให้แคบลงแทน",
        "Only the first {window} results can be listed. Narrow the query instead.",
    ),
    "refused.size": ("ใช้ได้ตั้งแต่ 1 ถึง {most}", "Use 1 to {most}."),
    "refused.to": (
        "วันสุดท้ายมาก่อนวันแรก โปรดสลับกัน",
        "The last day comes before the first; swap them.",
    ),
    "refused.other": ("ใช้ค่านี้ไม่ได้", "This value cannot be used."),
}
