"""What a file is, in words that fit into "This is …": a noun with its article.

A new kind is a row here and, in `desktop.content`, the bytes or the name that it is known by.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from desktop.messages.message import Row


class Family(Enum):
    """Kinds of which the same is to be done when something else was wanted."""

    PICTURE = auto()
    """A picture of points; Burnish reads most."""
    DRAWING = auto()
    """Pictures that only the program reads that made them."""
    RAW = auto()
    TEXT = auto()
    PAGE = auto()
    """What arrives when a download went wrong."""
    DOCUMENT = auto()
    DICTATION = auto()
    """Recordings that only the program reads that made them."""
    MUSIC = auto()
    """What a program for sound makes a recording of."""
    SOUND = auto()
    VIDEO = auto()
    ARCHIVE = auto()
    DATA = auto()
    MODEL = auto()
    LINK = auto()
    """A small file that only says where the real one is."""
    OTHER = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Row):
    """A row that names a kind of file."""

    family: Family = Family.OTHER


# ---- pictures ----

JPEG = Kind("kind-jpeg", "a JPEG picture", family=Family.PICTURE)
PNG = Kind("kind-png", "a PNG picture", family=Family.PICTURE)
GIF = Kind("kind-gif", "a GIF picture", family=Family.PICTURE)
WEBP = Kind("kind-webp", "a WebP picture", family=Family.PICTURE)
TIFF = Kind("kind-tiff", "a TIFF picture", family=Family.PICTURE)
BMP = Kind("kind-bmp", "a BMP picture", family=Family.PICTURE)
HEIF = Kind("kind-heif", "a HEIF picture", family=Family.PICTURE)
AVIF = Kind("kind-avif", "an AVIF picture", family=Family.PICTURE)
JPEG_2000 = Kind("kind-jpeg-2000", "a JPEG 2000 picture", family=Family.PICTURE)
ICON = Kind("kind-icon", "an icon", family=Family.PICTURE)
NETPBM = Kind("kind-netpbm", "a Netpbm picture", family=Family.PICTURE)
QOI = Kind("kind-qoi", "a QOI picture", family=Family.PICTURE)
DDS = Kind("kind-dds", "a DirectDraw picture", family=Family.PICTURE)
TARGA = Kind("kind-targa", "a Targa picture", family=Family.PICTURE)
PCX = Kind("kind-pcx", "a PCX picture", family=Family.PICTURE)
PHOTOSHOP = Kind("kind-photoshop", "a Photoshop document", family=Family.PICTURE)

IPHONE_PNG = Kind("kind-iphone-png", "a PNG picture in the form of iPhone apps", family=Family.DRAWING)
JPEG_XL = Kind("kind-jpeg-xl", "a JPEG XL picture", family=Family.DRAWING)
JPEG_XR = Kind("kind-jpeg-xr", "a JPEG XR picture", family=Family.DRAWING)
EXR = Kind("kind-exr", "an OpenEXR picture", family=Family.DRAWING)
RADIANCE = Kind("kind-radiance", "a Radiance picture", family=Family.DRAWING)
FITS = Kind("kind-fits", "a FITS picture from astronomy", family=Family.DRAWING)
EPS = Kind("kind-eps", "an EPS drawing", family=Family.DRAWING)
SVG = Kind("kind-svg", "an SVG drawing", family=Family.DRAWING)
ILLUSTRATOR = Kind("kind-illustrator", "an Illustrator drawing", family=Family.DRAWING)
GIMP = Kind("kind-gimp", "a GIMP document", family=Family.DRAWING)
KRITA = Kind("kind-krita", "a Krita document", family=Family.DRAWING)
OPEN_RASTER = Kind("kind-open-raster", "an OpenRaster document", family=Family.DRAWING)
COREL = Kind("kind-corel", "a CorelDRAW drawing", family=Family.DRAWING)
AUTOCAD = Kind("kind-autocad", "an AutoCAD drawing", family=Family.DRAWING)
METAFILE = Kind("kind-metafile", "a Windows drawing (WMF or EMF)", family=Family.DRAWING)
AFFINITY = Kind("kind-affinity", "an Affinity document", family=Family.DRAWING)
DICOM = Kind("kind-dicom", "a DICOM picture from a medical scanner", family=Family.DRAWING)
NIFTI = Kind("kind-nifti", "a NIfTI scan", family=Family.DRAWING)
RAW = Kind("kind-raw", "a RAW picture from a camera", family=Family.RAW)

# ---- documents and texts ----

TEXT = Kind("kind-text", "a text", family=Family.TEXT)
WEB_PAGE = Kind("kind-web-page", "a web page", family=Family.PAGE)
PDF = Kind("kind-pdf", "a PDF document", family=Family.DOCUMENT)
POSTSCRIPT = Kind("kind-postscript", "a PostScript document", family=Family.DOCUMENT)
RICH_TEXT = Kind("kind-rich-text", "a Rich Text document", family=Family.DOCUMENT)
WORD = Kind("kind-word", "a Word document", family=Family.DOCUMENT)
EXCEL = Kind("kind-excel", "an Excel workbook", family=Family.DOCUMENT)
POWERPOINT = Kind("kind-powerpoint", "a PowerPoint presentation", family=Family.DOCUMENT)
OFFICE = Kind("kind-office", "a document of Microsoft Office", family=Family.DOCUMENT)
PROTECTED_OFFICE = Kind(
    "kind-protected-office", "a document of Microsoft Office with a password", family=Family.DOCUMENT
)
OUTLOOK = Kind("kind-outlook", "an Outlook message", family=Family.DOCUMENT)
MAILBOX = Kind("kind-outlook-mailbox", "a mailbox of Outlook", family=Family.DOCUMENT)
VISIO = Kind("kind-visio", "a Visio drawing", family=Family.DOCUMENT)
ODT = Kind("kind-odt", "an OpenDocument text", family=Family.DOCUMENT)
ODS = Kind("kind-ods", "an OpenDocument spreadsheet", family=Family.DOCUMENT)
ODP = Kind("kind-odp", "an OpenDocument presentation", family=Family.DOCUMENT)
ODG = Kind("kind-odg", "an OpenDocument drawing", family=Family.DOCUMENT)
PAGES = Kind("kind-iwork", "a Pages, Numbers or Keynote document", family=Family.DOCUMENT)
EPUB = Kind("kind-epub", "an e-book (EPUB)", family=Family.DOCUMENT)
KINDLE = Kind("kind-kindle", "an e-book (Kindle)", family=Family.DOCUMENT)
DJVU = Kind("kind-djvu", "a DjVu document", family=Family.DOCUMENT)
WORDPERFECT = Kind("kind-wordperfect", "a WordPerfect document", family=Family.DOCUMENT)
ONENOTE = Kind("kind-onenote", "a section of OneNote", family=Family.DOCUMENT)
XPS = Kind("kind-xps", "an XPS document", family=Family.DOCUMENT)

# ---- sound and video ----

WAV = Kind("kind-wav", "a WAV recording", family=Family.SOUND)
MP3 = Kind("kind-mp3", "an MP3 recording", family=Family.SOUND)
AAC = Kind("kind-aac", "an AAC recording", family=Family.SOUND)
M4A = Kind("kind-m4a", "an M4A recording", family=Family.SOUND)
FLAC = Kind("kind-flac", "a FLAC recording", family=Family.SOUND)
OGG = Kind("kind-ogg", "an Ogg recording", family=Family.SOUND)
AMR = Kind("kind-amr", "an AMR recording", family=Family.SOUND)
AIFF = Kind("kind-aiff", "an AIFF recording", family=Family.SOUND)
CAF = Kind("kind-caf", "a CAF recording", family=Family.SOUND)
AU = Kind("kind-au", "an AU recording", family=Family.SOUND)
DICTATION = Kind("kind-dictation", "a dictation of a voice recorder (DSS)", family=Family.DICTATION)
MIDI = Kind("kind-midi", "a MIDI file, which holds notes and no sound", family=Family.MUSIC)
AUDACITY = Kind("kind-audacity", "a project of Audacity", family=Family.MUSIC)
ABLETON = Kind("kind-ableton", "a project of Ableton Live", family=Family.MUSIC)
FL_STUDIO = Kind("kind-fl-studio", "a project of FL Studio", family=Family.MUSIC)
REAPER = Kind("kind-reaper", "a project of Reaper", family=Family.MUSIC)
PLAYLIST = Kind("kind-playlist", "a playlist", family=Family.LINK)
CUE_SHEET = Kind("kind-cue-sheet", "a list of the tracks of a CD", family=Family.LINK)
MP4 = Kind("kind-mp4", "an MP4 video", family=Family.VIDEO)
QUICKTIME = Kind("kind-quicktime", "a QuickTime video", family=Family.VIDEO)
MATROSKA = Kind("kind-matroska", "a Matroska video", family=Family.VIDEO)
WEBM = Kind("kind-webm", "a WebM video", family=Family.VIDEO)
AVI = Kind("kind-avi", "an AVI video", family=Family.VIDEO)
MPEG = Kind("kind-mpeg", "an MPEG video", family=Family.VIDEO)
THREE_GP = Kind("kind-3gp", "a 3GP video", family=Family.VIDEO)
WINDOWS_MEDIA = Kind("kind-windows-media", "a Windows Media file", family=Family.VIDEO)
FLASH_VIDEO = Kind("kind-flash-video", "a Flash video", family=Family.VIDEO)
FLASH = Kind("kind-flash", "a Flash film", family=Family.OTHER)

# ---- archives ----

ZIP = Kind("kind-zip", "a ZIP archive", family=Family.ARCHIVE)
RAR = Kind("kind-rar", "a RAR archive", family=Family.ARCHIVE)
SEVEN_ZIP = Kind("kind-7z", "a 7z archive", family=Family.ARCHIVE)
TAR = Kind("kind-tar", "a tar archive", family=Family.ARCHIVE)
PACKED = Kind("kind-packed", "a packed file", family=Family.ARCHIVE)
WINMAIL = Kind("kind-winmail", "a packed attachment of Outlook (winmail.dat)", family=Family.ARCHIVE)
DISC = Kind("kind-disc", "an image of a disc", family=Family.ARCHIVE)
JAVA_ARCHIVE = Kind("kind-jar", "a Java archive", family=Family.OTHER)

# ---- data ----

HDF5 = Kind("kind-hdf5", "HDF5 data", family=Family.DATA)
NETCDF = Kind("kind-netcdf", "NetCDF data", family=Family.DATA)
NUMPY = Kind("kind-numpy", "NumPy data", family=Family.DATA)
MATLAB = Kind("kind-matlab", "MATLAB data", family=Family.DATA)
SQLITE = Kind("kind-sqlite", "an SQLite database", family=Family.DATA)
PARQUET = Kind("kind-parquet", "Parquet data", family=Family.DATA)
ARROW = Kind("kind-arrow", "Arrow data", family=Family.DATA)
SPSS = Kind("kind-spss", "SPSS data", family=Family.DATA)
STATA = Kind("kind-stata", "Stata data", family=Family.DATA)
AVRO = Kind("kind-avro", "Avro data", family=Family.DATA)
ACCESS = Kind("kind-access", "an Access database", family=Family.DATA)

# ---- models ----

PYTORCH = Kind("kind-pytorch", "PyTorch weights", family=Family.MODEL)
TORCHSCRIPT = Kind("kind-torchscript", "a TorchScript model", family=Family.MODEL)
SAFETENSORS = Kind("kind-safetensors", "safetensors weights", family=Family.MODEL)
GGUF = Kind("kind-gguf", "a GGUF model", family=Family.MODEL)
GGML = Kind("kind-ggml", "a GGML model", family=Family.MODEL)
KERAS = Kind("kind-keras", "a Keras model", family=Family.MODEL)
TENSORFLOW_LITE = Kind("kind-tflite", "a TensorFlow Lite model", family=Family.MODEL)
SAVED_MODEL = Kind("kind-saved-model", "a TensorFlow model (SavedModel)", family=Family.MODEL)
ONNX = Kind("kind-onnx", "an ONNX model", family=Family.MODEL)
CORE_ML = Kind("kind-core-ml", "a Core ML model", family=Family.MODEL)
PICKLE = Kind("kind-pickle", "a Python pickle", family=Family.MODEL)
TEACHABLE_MACHINE = Kind("kind-teachable-machine", "a Teachable Machine model", family=Family.MODEL)
TENSORFLOW_JS = Kind("kind-tensorflow-js", "a TensorFlow.js model", family=Family.MODEL)
TENSORFLOW_CHECKPOINT = Kind("kind-tf-checkpoint", "a TensorFlow checkpoint", family=Family.MODEL)
TENSORFLOW_GRAPH = Kind("kind-tf-graph", "a TensorFlow graph", family=Family.MODEL)
FLAX = Kind("kind-flax", "a set of Flax weights", family=Family.MODEL)
NEMO = Kind("kind-nemo", "a NeMo model", family=Family.MODEL)
CTRANSLATE2 = Kind("kind-ctranslate2", "a CTranslate2 model", family=Family.MODEL)
FAST_WHISPER = Kind("kind-fast-whisper", "a Whisper model of CTranslate2", family=Family.MODEL)
OPENVINO = Kind("kind-openvino", "an OpenVINO model", family=Family.MODEL)
PADDLE = Kind("kind-paddle", "a PaddlePaddle model", family=Family.MODEL)
DARKNET = Kind("kind-darknet", "a Darknet model (YOLO)", family=Family.MODEL)
CAFFE = Kind("kind-caffe", "a Caffe model", family=Family.MODEL)
TENSORRT = Kind("kind-tensorrt", "a TensorRT model", family=Family.MODEL)
EXECUTORCH = Kind("kind-executorch", "an ExecuTorch model", family=Family.MODEL)
MEDIAPIPE = Kind("kind-mediapipe", "a MediaPipe model", family=Family.MODEL)
FASTTEXT = Kind("kind-fasttext", "a fastText model", family=Family.MODEL)
WORD_VECTORS = Kind("kind-word-vectors", "a table of word vectors", family=Family.MODEL)
SPACY = Kind("kind-spacy", "a spaCy model", family=Family.MODEL)
SCIKIT_LEARN = Kind("kind-scikit-learn", "a scikit-learn model", family=Family.MODEL)
FASTAI = Kind("kind-fastai", "a fastai model", family=Family.MODEL)
ULTRALYTICS = Kind("kind-ultralytics", "an Ultralytics model (YOLO)", family=Family.MODEL)
LIGHTNING = Kind("kind-lightning", "a PyTorch Lightning checkpoint", family=Family.MODEL)
BOOSTED_TREES = Kind("kind-boosted-trees", "a model of decision trees", family=Family.MODEL)
WHOLE_PYTORCH = Kind(
    "kind-whole-pytorch", "a PyTorch model that was saved together with its program", family=Family.MODEL
)
DIFFUSERS = Kind("kind-diffusers", "a model that makes pictures", family=Family.MODEL)
DATASET = Kind("kind-dataset", "a dataset", family=Family.DATA)

# ---- others ----

PROGRAM = Kind("kind-program", "a program", family=Family.OTHER)
PACKAGE = Kind("kind-package", "a package that installs a program", family=Family.OTHER)
FONT = Kind("kind-font", "a font", family=Family.OTHER)
SHORTCUT = Kind("kind-shortcut", "a shortcut to another file", family=Family.LINK)
WEB_LINK = Kind("kind-web-link", "a link to a web page", family=Family.LINK)
PLACEHOLDER = Kind(
    "kind-lfs", "a placeholder for a file that is kept elsewhere (Git LFS)", family=Family.LINK
)
IN_ICLOUD = Kind("kind-icloud", "a placeholder for a file that is still in iCloud", family=Family.LINK)
MAC_NOTES = Kind("kind-mac-notes", "a set of notes that a Mac keeps beside a file", family=Family.LINK)
PROPERTY_LIST = Kind("kind-property-list", "a settings file of a Mac", family=Family.OTHER)
ENCRYPTED = Kind("kind-encrypted", "an encrypted file", family=Family.OTHER)
