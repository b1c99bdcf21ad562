"""Test that documents are what they say, tell nothing of their writers, and are kept apart."""

import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.surveys.models import Response
from portal.accounts.models import User
from portal.uploads.documents import DOCX, ODT, PDF, TEXT, check_document
from portal.uploads.models import Upload
from portal.uploads.refusals import DocumentHasScripts, DocumentSealed, DocumentTooLarge, NoDocument
from tests.feedback.documents import document, item
from tests.feedback.factories import form_fields, make_form
from tests.uploads.pictures import picture_bytes

SignIn = Callable[[User], Client]
PDF_FILE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Author (Zoe \\(private\\) Zander)/Producer <5A6F65>"
    b"/CreationDate (D:20260101)>>endobj\n<x:xmpmeta>Zoe Zander</x:xmpmeta>\n"
    b"trailer<</Root 1 0 R/Info 2 0 R>>\n%%EOF\n"
)


def packed(**parts: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return made.getvalue()


def word_file(**more: bytes) -> bytes:
    types = f'<Types><Override ContentType="{DOCX}.main+xml"/></Types>'.encode()
    core = b"<cp:coreProperties><dc:creator>Zoe Zander</dc:creator></cp:coreProperties>"
    return packed(
        **{"[Content_Types]_xml": types, "word__document_xml": b"<w:document/>", "docProps__core_xml": core},
        **more,
    )


def test_a_pdf_keeps_its_length_and_loses_its_writer() -> None:
    kept = check_document(PDF_FILE)
    assert (kept.content_type, len(kept.content)) == (PDF, len(PDF_FILE))
    assert not [name for name in (b"Zoe", b"Zander", b"5A6F65", b"20260101") if name in kept.content]
    assert b"/Root 1 0 R" in kept.content


def test_an_office_file_is_written_anew_without_its_writer() -> None:
    kept = check_document(word_file())
    assert kept.content_type == DOCX
    with zipfile.ZipFile(BytesIO(kept.content)) as archive:
        assert b"Zoe" not in archive.read("docProps/core.xml")
        assert archive.read("word/document.xml") == b"<w:document/>"
    assert b"secret" not in check_document(word_file() + b"secret tail").content


def test_an_open_document_and_a_text_are_taken() -> None:
    made = packed(mimetype=ODT.encode(), content_xml=b"<office:document-content/>", meta_xml=b"Zoe")
    assert check_document(made).content_type == ODT
    assert check_document("Grüße\nvon hier".encode()).content_type == TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.4 no end",
        PDF_FILE + b"PK\x03\x04 a zip behind it",
        b"%PDF-1.4 <script>alert(1)</script> %%EOF",
        PDF_FILE + b"more behind the end",
        b"PK\x03\x04 no zip",
        packed(any_xml=b"<a/>"),
        packed(mimetype=b"application/zip", content_xml=b"<a/>"),
        word_file(**{"..__..__evil": b"x"}),
    ],
)
def test_what_is_not_wholly_a_document_is_refused(content: bytes) -> None:
    with pytest.raises(NoDocument):
        check_document(content)


def test_programs_inside_and_bombs_are_refused() -> None:
    for active in (b"/JavaScript", b"/Launch", b"/EmbeddedFile"):
        with pytest.raises(DocumentHasScripts):
            check_document(PDF_FILE.replace(b"/Type", active + b"/Type"))
    with pytest.raises(DocumentHasScripts):
        check_document(word_file(**{"word__vbaProject.bin": b"x"}))
    with pytest.raises(DocumentTooLarge):
        check_document(word_file(word__big=bytes(101 * 1024 * 1024)))


@pytest.mark.parametrize("name", [b"/J#61vaScript", b"/#4aavaScript", b"/EmbeddedFiles", b"/#4C#61unch"])
def test_a_program_spelled_otherwise_is_found(name: bytes) -> None:
    with pytest.raises(DocumentHasScripts):
        check_document(PDF_FILE.replace(b"/Type", name + b"/Type"))


def pdf_with(stream: bytes, said: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    """Return a PDF with one piece of bytes, by default a list of objects."""
    piece = b"3 0 obj<<%s/Length %d>>stream\r\n%s\nendstream endobj\n" % (said, len(stream), stream)
    return PDF_FILE.replace(b"<x:xmpmeta", piece + b"<x:xmpmeta")


SCRIPT = b"7 0 <</S/JavaScript/JS(app.alert(1))>>"


@pytest.mark.parametrize(
    "stream",
    [
        zlib.compress(SCRIPT),
        zlib.compress(SCRIPT.replace(b"Java", b"J#61va")),
        zlib.compress(SCRIPT)[:-4] + b"0000",
        zlib.compress(SCRIPT)[:-6] + b"\xff" * 40,
        zlib.compress(b" " * 65_530 + SCRIPT),
        zlib.compress(b"7 0 <</Type/Filespec/EF<</F 9 0 R>>>><</Type/EmbeddedFile>>"),
    ],
)
def test_a_program_in_a_packed_list_of_objects_is_found(stream: bytes) -> None:
    with pytest.raises(DocumentHasScripts):
        check_document(pdf_with(stream))


def test_what_is_packed_twice_is_refused() -> None:
    twice = zlib.compress(zlib.compress(SCRIPT))
    with pytest.raises(DocumentSealed):
        check_document(pdf_with(twice, b"/N 1/First 4/Filter[/FlateDecode/FlateDecode]"))


def test_a_piece_begins_as_readers_see_it() -> None:
    content = pdf_with(zlib.compress(SCRIPT)).replace(b">>stream\r\n", b">>stream \t\r\n")
    with pytest.raises(DocumentHasScripts):
        check_document(content)


@pytest.mark.parametrize("filtered", [b"", b"/Filter/FlateDecode", b"/Filter [ /FlateDecode ]"])
def test_a_list_packed_as_usual_is_taken(filtered: bytes) -> None:
    objects = b"7 0 <</Type/Font/BaseFont/Helvetica>>"
    packed = zlib.compress(objects) if filtered else objects
    assert check_document(pdf_with(packed, b"/Type/ObjStm/N 1/First 4" + filtered)).content_type == PDF


def test_a_packed_list_without_a_program_is_taken() -> None:
    plain = pdf_with(zlib.compress(b"7 0 <</Type/Font/BaseFont/Helvetica>>"))
    assert check_document(plain).content_type == PDF
    picture = pdf_with(zlib.compress(bytes(range(256)) * 400), b"/Subtype/Image/Filter/FlateDecode")
    assert check_document(picture).content_type == PDF


@pytest.mark.parametrize(
    "said",
    [
        b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]",
        b"/Type/Obj#53tm/Filter/LZWDecode",
        b"/DecodeParms<</Predictor 12>>/Type/ObjStm/Filter/FlateDecode",
        b"/Type/ObjStm/Encrypt 9 0 R/Filter/FlateDecode",
        b"/Type/ObjStm/Filter 9 0 R",
        b"/Type/ObjStm/F#69lter 9 0 R",
        b"/Type/ObjStm/Filter[/FlateDecode/FlateDecode]",
        b"/Type/ObjStm/Filter" + b" " * 700 + b"[/ASCIIHexDecode/FlateDecode]",
        b"/Type/ObjStm" + b" " * 5_000 + b"/Filter/FlateDecode",
    ],
)
def test_a_list_that_cannot_be_looked_into_is_refused(said: bytes) -> None:
    with pytest.raises(DocumentSealed):
        check_document(pdf_with(zlib.compress(b"7 0 <</Type/Font>>"), said))


def test_a_pdf_that_unpacks_without_end_is_stopped() -> None:
    many = zlib.compress(bytes(30 * 1024 * 1024))
    content = PDF_FILE.replace(b"<x:xmpmeta", (b"stream\n" + many + b"endstream\n") * 8 + b"<x:xmpmeta")
    tracemalloc.start()
    try:
        with pytest.raises(DocumentTooLarge):
            check_document(content)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


def bomb(method: int, megabytes: int) -> bytes:
    """Return a Word file with a part of so many zeros that says it has a hundred."""
    made, types = BytesIO(), f"<Override ContentType={DOCX}.main+xml>".encode()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", bytes(megabytes * 1024 * 1024))
    said, true = (100).to_bytes(4, "little"), (megabytes * 1024 * 1024).to_bytes(4, "little")
    return made.getvalue().replace(true, said)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_that_unpacks_to_more_than_it_says_is_stopped_there(method: int) -> None:
    content = bomb(method, 64)
    tracemalloc.start()
    try:
        with pytest.raises(NoDocument):
            check_document(content)
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "told",
    [
        b"stream\n",
        b"stream\nx\x9c",
        b"stream\nx\x9c\x03",
        b"/ObjStm",
        b"<x:xmpmeta",
        b"/Title(",
        b"/Title<",
        b"/Title" + b" " * 50,
        b"(",
        b"<x:xmpmeta></x:xmpmeta>",
        b"<",
    ],
)
def test_a_hostile_pdf_costs_no_more_than_its_length(told: bytes) -> None:
    content = b"%PDF-1.4\n" + told * (2_000_000 // len(told)) + b"\n%%EOF"
    began = time.process_time()
    with suppress(DocumentTooLarge):
        check_document(content)
    assert time.process_time() - began < 2


def test_a_file_that_arrived_in_part_is_refused_with_a_sentence() -> None:
    whole = word_file()
    for number in range(len(whole) - 40, len(whole)):
        with pytest.raises(NoDocument):
            check_document(whole[: number - 200] + whole[number - 190 :])


@pytest.mark.django_db
def test_a_document_is_sent_back_only_as_a_file_to_who_may_read_the_answer(
    visitor: Client, bob: User, carol: User, client_of: SignIn
) -> None:
    make_form(document(item("paper", "file", accept="document")), slug="paper")
    typed = {**form_fields(visitor, "/f/paper/"), "paper": SimpleUploadedFile("../../cv.exe", PDF_FILE)}
    assert visitor.post("/f/paper/", typed).status_code == 303
    upload = Upload.objects.get()
    assert Response.objects.get().values_by_key() == {"paper": upload.token}
    address = upload.get_absolute_url()
    assert [client.get(address).status_code for client in (visitor, client_of(bob))] == [404, 404]
    sent = client_of(carol).get(address)
    assert sent["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert "sandbox" in sent["Content-Security-Policy"]
    assert "private" in sent["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("adam")  # an empty portal would lead every visitor to its set-up page
@pytest.mark.parametrize(("accept", "status"), [("image", 422), ("document", 303)])
def test_a_form_takes_documents_only_where_it_says_so(visitor: Client, accept: str, status: int) -> None:
    make_form(document(item("paper", "file", accept=accept)), slug="paper")
    fields = form_fields(visitor, "/f/paper/")
    sent = visitor.post("/f/paper/", {**fields, "paper": SimpleUploadedFile("a.pdf", PDF_FILE)})
    assert sent.status_code == status


@pytest.mark.django_db
@pytest.mark.usefixtures("adam")
def test_a_picture_is_still_made_anew_where_documents_are_taken(visitor: Client) -> None:
    make_form(document(item("paper", "file", accept="document")), slug="paper")
    fields = form_fields(visitor, "/f/paper/")
    visitor.post("/f/paper/", {**fields, "paper": SimpleUploadedFile("a.pdf", picture_bytes())})
    assert Upload.objects.get().content_type == "image/png"
