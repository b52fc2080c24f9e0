"""What kinds begin with, the names of those that say nothing of themselves, and `filetype`'s words."""

from __future__ import annotations

from desktop.messages import kinds
from desktop.messages.kinds import Kind

SIGNATURES: tuple[tuple[int, bytes, Kind], ...] = (
    # pictures
    (0, b"\xff\xd8\xff", kinds.JPEG),
    (0, b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (0, b"GIF87a", kinds.GIF),
    (0, b"GIF89a", kinds.GIF),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", kinds.JPEG_2000),
    (0, b"\xff\x4f\xff\x51", kinds.JPEG_2000),
    (0, b"qoif", kinds.QOI),
    (0, b"DDS ", kinds.DDS),
    (0, b"8BPS", kinds.PHOTOSHOP),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", kinds.JPEG_XL),
    (0, b"\xff\x0a", kinds.JPEG_XL),
    (0, b"II\xbc", kinds.JPEG_XR),
    (0, b"\x76\x2f\x31\x01", kinds.EXR),
    (0, b"gimp xcf", kinds.GIMP),
    (0, b"AC10", kinds.AUTOCAD),
    (0, b"\xd7\xcd\xc6\x9a", kinds.METAFILE),
    (40, b" EMF", kinds.METAFILE),
    (0, b"\x00\xffKA", kinds.AFFINITY),
    (128, b"DICM", kinds.DICOM),
    (344, b"n+1\x00", kinds.NIFTI),
    (0, b"\xc5\xd0\xd3\xc6", kinds.EPS),
    (0, b"FUJIFILMCCD-RAW", kinds.RAW),
    (0, b"FOVb", kinds.RAW),
    (0, b"IIRO", kinds.RAW),
    (0, b"IIRS", kinds.RAW),
    (0, b"MMOR", kinds.RAW),
    (0, b"IIU\x00", kinds.RAW),
    (0, b"\x00MRM", kinds.RAW),
    (6, b"HEAPCCDR", kinds.RAW),
    # documents
    (60, b"BOOKMOBI", kinds.KINDLE),
    (0, b"AT&TFORM", kinds.DJVU),
    # sound and video
    (0, b"fLaC", kinds.FLAC),
    (0, b"OggS", kinds.OGG),
    (0, b"#!AMR", kinds.AMR),
    (0, b"caff\x00", kinds.CAF),
    (0, b".snd", kinds.AU),
    (0, b"MThd", kinds.MIDI),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", kinds.WINDOWS_MEDIA),
    (0, b"FLV\x01", kinds.FLASH_VIDEO),
    (0, b"\x00\x00\x01\xba", kinds.MPEG),
    (0, b"\x00\x00\x01\xb3", kinds.MPEG),
    (4, b"moov", kinds.QUICKTIME),
    (4, b"mdat", kinds.QUICKTIME),
    (4, b"wide", kinds.QUICKTIME),
    (4, b"skip", kinds.QUICKTIME),
    # archives
    (0, b"Rar!\x1a\x07", kinds.RAR),
    (0, b"7z\xbc\xaf\x27\x1c", kinds.SEVEN_ZIP),
    (257, b"ustar", kinds.TAR),
    (0, b"\x1f\x8b", kinds.PACKED),
    (0, b"BZh", kinds.PACKED),
    (0, b"\xfd7zXZ\x00", kinds.PACKED),
    (0, b"\x28\xb5\x2f\xfd", kinds.PACKED),
    (0, b"\x04\x22\x4d\x18", kinds.PACKED),
    (0, b"MSCF", kinds.PACKED),
    (32769, b"CD001", kinds.DISC),
    # data
    (0, b"MATLAB 5.0 MAT-file", kinds.MATLAB),
    (0, b"MATLAB 7.3 MAT-file", kinds.MATLAB),
    (0, b"CDF\x01", kinds.NETCDF),
    (0, b"CDF\x02", kinds.NETCDF),
    (0, b"CDF\x05", kinds.NETCDF),
    (0, b"\x93NUMPY", kinds.NUMPY),
    (0, b"SQLite format 3\x00", kinds.SQLITE),
    (0, b"PAR1", kinds.PARQUET),
    (0, b"ARROW1", kinds.ARROW),
    (0, b"FEA1", kinds.ARROW),
    (0, b"$FL2@(#)", kinds.SPSS),
    (0, b"Obj\x01", kinds.AVRO),
    (4, b"Standard Jet DB", kinds.ACCESS),
    (4, b"Standard ACE DB", kinds.ACCESS),
    # models
    (0, b"GGUF", kinds.GGUF),
    (0, b"lmgg", kinds.GGML),
    (0, b"tjgg", kinds.GGML),
    (4, b"TFL3", kinds.TENSORFLOW_LITE),
    # PyTorch's number in front of the pickles that it wrote before it wrote archives
    (0, b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19", kinds.PYTORCH),
    # others
    (0, b"\x7fELF", kinds.PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", kinds.PROGRAM),
    (0, b"\xca\xfe\xba\xbe", kinds.PROGRAM),
    (0, b"\x00asm", kinds.PROGRAM),
    (0, b"!<arch>\ndebian", kinds.PACKAGE),
    (0, b"\xed\xab\xee\xdb", kinds.PACKAGE),
    (0, b"wOFF", kinds.FONT),
    (0, b"wOF2", kinds.FONT),
    (0, b"OTTO\x00", kinds.FONT),
    (0, b"\x00\x01\x00\x00\x00", kinds.FONT),
    (0, b"ttcf\x00", kinds.FONT),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", kinds.SHORTCUT),
    (0, b"\x00\x05\x16\x07\x00", kinds.MAC_NOTES),
    (0, b"bplist00", kinds.PROPERTY_LIST),
    (0, b"Salted__", kinds.ENCRYPTED),
)
"""Offset in bytes, what stands there, and what it is. They are asked of what is no text: letters make such
signs, too ("BMW")."""

WRITTEN: tuple[tuple[bytes, Kind], ...] = (
    (b"%pdf-", kinds.PDF),
    (b"<!doctype html", kinds.WEB_PAGE),
    (b"<html", kinds.WEB_PAGE),
    (b"<head", kinds.WEB_PAGE),
    (b"<!doctype svg", kinds.SVG),
    (b"<svg", kinds.SVG),
    (b"#extm3u", kinds.PLAYLIST),
    (b"[playlist]", kinds.PLAYLIST),
    (b"[internetshortcut]", kinds.WEB_LINK),
    (b"version https://git-lfs.github.com/spec/", kinds.PLACEHOLDER),
    (b"-----begin pgp message", kinds.ENCRYPTED),
    (b"age-encryption.org/", kinds.ENCRYPTED),
    (b"{\\rtf", kinds.RICH_TEXT),
    (b"#?radiance", kinds.RADIANCE),
    (b"simple  =", kinds.FITS),
    (b"<stata_dta>", kinds.STATA),
)
"""What kinds begin with that may look like texts, in small letters, after blanks and a byte order mark."""

NAMES: dict[str, Kind] = {
    "onnx": kinds.ONNX,
    "mlmodel": kinds.CORE_ML,
    "saved_model.pb": kinds.SAVED_MODEL,
    "nii": kinds.NIFTI,
    "dta": kinds.STATA,
    "tga": kinds.TARGA,
    "pcx": kinds.PCX,
}
"""Endings, or whole names, of kinds whose bytes say nothing."""

OLD_OFFICE: dict[str, Kind] = {"doc": kinds.WORD, "xls": kinds.EXCEL, "ppt": kinds.POWERPOINT}
"""Endings of older Office's files, for those whose list of contents is lost."""

MIMES: dict[str, Kind] = {
    "image/bmp": kinds.BMP,
    "image/x-icon": kinds.ICON,
    "image/webp": kinds.WEBP,
    "image/heic": kinds.HEIF,
    "image/avif": kinds.AVIF,
    "image/vnd.dwg": kinds.AUTOCAD,
    "audio/aac": kinds.AAC,
    "audio/mpeg": kinds.MP3,
    "audio/x-wav": kinds.WAV,
    "audio/x-aiff": kinds.AIFF,
    "audio/mp4": kinds.M4A,
    "video/mp4": kinds.MP4,
    "video/3gpp": kinds.THREE_GP,
    "video/x-m4v": kinds.MP4,
    "video/quicktime": kinds.QUICKTIME,
    "video/mpeg": kinds.MPEG,
    "video/x-msvideo": kinds.AVI,
    "application/x-shockwave-flash": kinds.FLASH,
    "application/x-msdownload": kinds.PROGRAM,
    "application/x-google-chrome-extension": kinds.PACKAGE,
    "application/x-compress": kinds.PACKED,
    "application/x-lzip": kinds.PACKED,
    "application/x-lzop": kinds.PACKED,
    "application/x-unix-archive": kinds.PACKED,
}
"""By what the library `filetype` answers."""
