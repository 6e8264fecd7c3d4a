"""Files to read: PDF pages with lines of text, plain and encrypted, and one that grows when it is opened."""

import zlib
from io import BytesIO

import pypdf


def make_pdf(*pages: str) -> bytes:
    """Make a PDF, each page of which has the lines of a text, as a program that writes reports does."""
    contents = [_write_lines(page.split("\n")) for page in pages]
    return write_pdf(contents)


def write_pdf(contents: list[bytes], filters: str = "") -> bytes:
    """Make a PDF of pages with these content streams, which `filters` says how to decode."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * index)
        )
        head = f"<< /Length {len(content)} {filters} >>".encode()
        objects.append(head + b"\nstream\n" + content + b"\nendstream")
    out = BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _write_lines(lines: list[str]) -> bytes:
    shown = [
        b"(%b) Tj T*"
        % line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in lines
    ]
    return b"BT /F1 11 Tf 14 TL 50 780 Td " + b" ".join(shown) + b" ET"


def encrypt_pdf(content: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(content))
    writer.encrypt(user_password=password, owner_password=f"{password}!", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def make_pdf_bomb(size_bytes: int) -> bytes:
    """Make a small PDF whose page has so many bytes once it is decompressed."""
    lines = b"BT /F1 11 Tf (5 km) Tj " * (size_bytes // 23) + b"ET"
    return write_pdf([zlib.compress(lines, 9)], "/Filter /FlateDecode")
