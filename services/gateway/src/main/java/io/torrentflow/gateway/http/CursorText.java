package io.torrentflow.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a cursor that consists of several things is written, so that clients pass it on as it is. */
public final class CursorText {
  // No name or path that stands in one is longer.
  private static final int MAX_LENGTH = 4_096;

  private CursorText() {}

  public static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  public static String decode(String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("too long");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }
}
