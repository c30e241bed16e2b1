package io.torrentflow.platform.http;

/** Where a proxy writes the address of its client. */
enum ForwardingHeader {
  X_FORWARDED_FOR("X-Forwarded-For"),
  /** RFC 7239. */
  FORWARDED("Forwarded");

  private final String header;

  ForwardingHeader(String header) {
    this.header = header;
  }

  String header() {
    return header;
  }
}
