package io.torrentflow.cli.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A form with one file (RFC 7578). */
final class MultipartBody {
  private final String boundary = UUID.randomUUID().toString();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private MultipartBody() {}

  static MultipartBody ofTorrent(String fileName, byte[] torrent) {
    MultipartBody form = new MultipartBody();
    String harmless = fileName.replaceAll("[^A-Za-z0-9._-]", "_");
    String named = harmless.endsWith(".torrent") ? harmless : harmless + ".torrent";
    form.text("--" + form.boundary + "\r\n");
    form.text("Content-Disposition: form-data; name=\"torrent\"; filename=\"" + named + "\"\r\n");
    form.text("Content-Type: application/x-bittorrent\r\n\r\n");
    form.body.writeBytes(torrent);
    form.text("\r\n--" + form.boundary + "--\r\n");
    return form;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] bytes() {
    return body.toByteArray();
  }

  private void text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
