"""What is said about the model hub, its access token, and downloads."""

from __future__ import annotations

from desktop.messages.message import Row

# Names, as parts of the sentences below
MODEL_CALLED = Row("model-called", "“{name}”")
THIS_MODEL = Row("this-model", "this model")
THE_HUB = Row("the-hub", "The model hub")

# The access token
TOKEN_EMPTY = Row("token-empty", "There is no token yet. Paste one from your Hugging Face account.")
TOKEN_NOT_ONE = Row(
    "token-not-one",
    "This is not a Hugging Face access token. Tokens start with “hf_” and have no spaces. Copy it again "
    "from your account. Nothing was changed.",
)
TOKEN_REFUSED = Row(
    "token-refused",
    "The hub did not accept this token. It may have expired or been revoked. Create a new one in your "
    "Hugging Face account, under Access Tokens. Read access is enough. Nothing was changed.",
)
KEPT_TOKEN_REFUSED = Row(
    "kept-token-refused",
    "The hub did not accept the token that is saved on this computer. It may have expired or been revoked. "
    "Create a new one in your Hugging Face account, under Access Tokens, and save it instead.",
)
KEPT_TOKEN_NOT_ONE = Row(
    "kept-token-not-one",
    "The access token that is saved on this computer is not valid: it is too long, or it contains "
    "characters that tokens never have. It was not sent. Copy the token from your Hugging Face account "
    "again and save it.",
)
TOKEN_OVERRIDDEN = Row(
    "token-overridden",
    "The token was saved, but the environment variable HF_TOKEN on this computer contains a different one, "
    "and that one is used.",
)
TOKEN_STILL_SET = Row(
    "token-still-set",
    "The saved token was removed, but the environment variable HF_TOKEN on this computer contains one too. "
    "It is used until you remove that variable.",
)
TOKEN_NOT_DELETED = Row("token-not-deleted", "The token could not be deleted: {reason}.")
TOKEN_NOT_SAVED = Row("token-not-saved", "The token is valid, but it could not be saved: {reason}.")

# Refused by the hub
SIGNED_IN_ONLY = Row(
    "signed-in-only",
    "The hub did not accept the access token on this computer, and you need one to get {model}. It may have "
    "expired or been revoked. Create a new token in your Hugging Face account, then try again.",
)
TERMS_FIRST = Row(
    "terms-first",
    "The makers of {model} ask you to accept their terms first. Open {page} in a browser, sign in and "
    "accept them, then try again. Burnish also needs the access token of your account.",
)
TERMS_OR_PERMISSION = Row(
    "terms-or-permission",
    "The makers of {model} ask you to accept their terms first. Open {page} in a browser, sign in and "
    "accept them, then try again. The access token on this computer does not give access yet.",
)
VERSION_GONE = Row(
    "version-gone",
    "This version of {model} is no longer on the hub. Delete the download, then start it again to get the "
    "current version.",
)
NO_SUCH_MODEL = Row(
    "no-such-model",
    "The hub has no model called {model}, or it is not visible to you. Its name may have changed, or it may "
    "be private.",
)
NO_SUCH_MODEL_NOR_TOKEN = Row(
    "no-such-model-nor-token",
    "The hub has no model called {model}, or it is not visible to you. Its name may have changed, or it may "
    "be private. The hub did not accept the access token on this computer.",
)
NOT_ALLOWED = Row("not-allowed", "The hub does not give you access to {model}. Its page may say why: {page}")
NOT_UNDERSTOOD = Row("not-understood", "The hub did not understand the request for {model} (error {status}).")
NOT_A_NAME = Row("not-a-name", "“{name}” is not the name of a model on the hub.")
NO_SUCH_SOURCE = Row("no-such-source", "There is no source called “{name}” to search.")
NO_SEARCH = Row(
    "no-search", "This model hub cannot be searched. Type the exact name of a model, such as “owner/name”."
)

# The connection
TOO_MANY_REQUESTS = Row(
    "too-many-requests", "{site} asks you to wait: too many requests. Try again in {seconds}\u00a0s."
)
TOO_MANY_FOR_NOW = Row(
    "too-many-for-now", "{site} asks you to wait: too many requests. Try again in a few minutes."
)
SITE_IN_TROUBLE = Row(
    "site-in-trouble",
    "{site} is having problems (error {status}). Nothing is lost. Try again in a few minutes.",
)
BAD_CERTIFICATE = Row(
    "bad-certificate",
    "The connection to the model hub is not secure: its certificate is not valid. Check the date and time "
    "of this computer, and whether this network inspects connections.",
)
PROXY_REFUSED = Row(
    "proxy-refused",
    "The proxy of this network refused the connection. Check the proxy settings of this computer.",
)
PROXY_WANTS_LOGIN = Row(
    "proxy-wants-login",
    "The proxy of this network asks for a user name and a password. Type them in Settings, under Proxy, then "
    "try again.",
)
PROXY_REFUSED_LOGIN = Row(
    "proxy-refused-login",
    "The proxy of this network did not accept the user name and password. Type them again in Settings, under "
    "Proxy.",
)
PROXY_EMPTY = Row("proxy-empty", "There is nothing to save yet. Type an address or a user name.")
PROXY_NOT_SAVED = Row("proxy-not-saved", "The proxy could not be saved: {reason}.")
PROXY_VARIABLE = Row("proxy-variable", "The environment variable {variable} on this computer")
PROXY_TYPED = Row("proxy-typed", "The field Address under Proxy in Settings")
PROXY_NOT_UNDERSTOOD = Row(
    "proxy-not-understood",
    "{where} does not contain the address of a proxy. Write it as http://host:port or socks5://host:port, "
    "or leave it empty if this network has no proxy.",
)
PROXY_SOCKS4 = Row(
    "proxy-socks4",
    "{where} names a SOCKS 4 proxy, which Burnish cannot use. Most such proxies understand SOCKS 5 too. "
    "Write socks5:// instead of socks4://.",
)
CERTIFICATES_UNUSABLE = Row(
    "certificates-unusable",
    "The environment variable {variable} on this computer names a file with certificates that cannot be "
    "used: {why}. Correct or remove the variable, then start Burnish again.",
)
CERTIFICATES_MISSING = Row("certificates-missing", "the file does not exist")
CERTIFICATES_FOLDER = Row("certificates-folder", "it is a folder")
CERTIFICATES_NONE = Row("certificates-none", "there are no certificates in it")
CERTIFICATES_CLOSED = Row("certificates-closed", "it cannot be opened")
ADDRESS_NOT_UNDERSTOOD = Row(
    "address-not-understood",
    "The environment variable {variable} on this computer does not contain a web address. Write it as "
    "https://host, or remove it, then start Burnish again.",
)
BLOCKED = Row(
    "blocked",
    "Something on this network blocked the connection: a page that is not from {site} answered (error "
    "{status}). Ask whoever looks after the network to allow {site}, or use another network.",
)
HUB_SILENT = Row("hub-silent", "The model hub did not answer in time. Check the connection and try again.")
NOT_THE_HUB = Row(
    "not-the-hub",
    "Something other than the model hub answered. Often it is the sign-in page of a network: open any page "
    "in your browser, sign in, then try again.",
)
NOT_ENCRYPTED = Row(
    "not-encrypted", "The hub redirects to a connection that is not encrypted, so Burnish does not use it."
)
SITE_UNREACHABLE = Row(
    "site-unreachable",
    "{site} could not be reached. What arrived is kept. Check the connection and try again.",
)

# Why a download waits before it tries again: the beginning of a sentence
WAIT_ASKED_FOR = Row("wait-asked-for", "The hub asks for a pause")
HUB_IN_TROUBLE = Row("hub-in-trouble", "The hub is having problems (error {status})")
FILE_NOT_GIVEN = Row("file-not-given", "The hub did not send the file (error {status})")
NO_DATA = Row("no-data", "No data arrived for a while")
HUB_UNREACHABLE = Row("hub-unreachable", "The hub could not be reached")
CONNECTION_LOST = Row("connection-lost", "The connection was lost")
CONNECTION_ENDED = Row("connection-ended", "The connection ended early")

# Downloads
NO_CHECKSUMS = Row(
    "no-checksums", "The hub gives no checksums for this model, so Burnish downloads nothing from it."
)
FILE_OUTSIDE = Row(
    "file-outside", "This model is not downloaded: it names a file outside its own folder (“{name}”)."
)
DOWNLOADED_ELSEWHERE = Row(
    "downloaded-elsewhere", "This model is being downloaded already, perhaps by another Burnish."
)
STOP_DOWNLOAD_FIRST = Row(
    "stop-download-first",
    "This model is being downloaded right now, perhaps by another Burnish. Stop that download first.",
)
FILE_GONE = Row("file-gone", "“{name}” disappeared during the download. Continue the download.")
DAMAGED_TWICE = Row(
    "damaged-twice",
    "“{name}” arrived damaged twice, and was removed. Try again later, or choose another model.",
)
DOWNLOAD_DISK_FULL = Row(
    "download-disk-full",
    "The disk is full. What arrived is kept. Free up some space, then continue the download.",
)
NO_ROOM_TO_DOWNLOAD = Row(
    "no-room-to-download",
    "There is not enough space on the disk: the download needs another {needed:bytes} and "
    "{spare:bytes} in reserve, but only {free:bytes} are free. Free up some space, then continue the "
    "download.",
)
ANOTHER_FILE_THERE = Row(
    "another-file-there",
    "Another file is where “{name}” should be, so nothing was downloaded. If this network asks you to sign "
    "in, do that in a browser first. Otherwise try again later.",
)
NOT_OFFERED = Row(
    "not-offered",
    "“{name}” is no longer at {site}, or that server does not offer it. Nothing was changed. Another model "
    "may do the same.",
)
